import { Injectable } from '@nestjs/common';
import { removeMisfitLinks } from '@ledgerdesk/contracts';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { CompleteProjectTransfer } from '../tree/decide-projects';
import { LINK_REMOVAL_STREAM, LinkRemovalEvent, LinkRemovalState } from './link-removal';
import { LinkRemovalCommand, LinkRemovalInput, linkRemovalProcess } from './link-removal.process';

const TIME_FOR_ONE_MS = 10_000;

/** Does the steps of link removals. What can't be done at present is done again later. */
@Injectable()
export class LinkRemovalSteps implements ProcessHandler<LinkRemovalCommand, LinkRemovalInput> {
  readonly timeForOneMs = TIME_FOR_ONE_MS;

  constructor(
    private readonly client: ServiceClient,
    private readonly commands: Commands,
  ) {}

  async send(command: LinkRemovalCommand, step: ProcessStep): Promise<LinkRemovalInput | null> {
    const scope = RequestScope.ofStep(step).through('transfer').part(step.step);
    try {
      return await this.run(command, scope);
    } catch (error) {
      if (isPassing(error)) return null;
      throw error;
    }
  }

  private async run(command: LinkRemovalCommand, scope: RequestScope): Promise<LinkRemovalInput> {
    switch (command.type) {
      case 'remove': {
        const { removal, part, after } = command.running;
        const { projectId, keepSourceId, by } = removal;
        const removed = await this.client.ask(removeMisfitLinks, { projectId, keepSourceId, by, after }, scope);
        return { type: 'PartRemoved', data: { part, ...removed } };
      }
      case 'complete': {
        const { transferId, projectId } = command.removal;
        await this.commands.execute(new CompleteProjectTransfer({ transferId, projectId }, scope.command()));
        return { type: 'TransferCompleted', data: {} };
      }
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof DomainError && ['unavailable', 'concurrent-change'].includes(error.code);

const linkRemovalWorkList = workList(linkRemovalProcess, {
  collection: 'open-link-removals',
  version: 1,
  stream: LINK_REMOVAL_STREAM,
  handles: ['LinkRemovalStarted', 'MisfitLinksRemoved', 'LinkRemovalCompleted'],
});

type Definition = ProcessDefinition<LinkRemovalInput, LinkRemovalState, LinkRemovalEvent, LinkRemovalCommand>;
export const projectTransferProcess: Definition = {
  process: linkRemovalProcess,
  workList: linkRemovalWorkList,
  handler: LinkRemovalSteps,
};
