import { Injectable } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { openMoves } from './move-steps';

const STORED_WITHIN_MS = 10_000;
const PAGE = 500;

/** The moves that have not ended. */
@Injectable()
export class OpenMoves {
  constructor(
    private readonly readModels: ReadModels,
    private readonly eventStore: EventStore,
  ) {}

  /** From and to which they go, of all that were begun before this was asked for. @throws DomainError `unavailable` */
  async projectIds({ remainingMs }: RequestScope): Promise<number[]> {
    const head = await this.eventStore.log.head();
    const withinMs = Math.min(remainingMs, STORED_WITHIN_MS);
    if (!(await this.readModels.waitForPosition(openMoves.handles, head, withinMs)))
      throw new DomainError('unavailable', 'The moves of issues are not up to date at present; try again soon');
    const documents = await this.readModels.documents(openMoves);
    const found = new Set<number>();
    for (let after: string | null = null; ;) {
      const page = await documents.find({ limit: PAGE, ...(after === null ? {} : { after }) });
      for (const { state } of page.documents)
        if (state.step !== 'unknown') found.add(state.move.projectId).add(state.move.toProjectId);
      if (page.next === null) return [...found];
      after = page.next;
    }
  }
}
