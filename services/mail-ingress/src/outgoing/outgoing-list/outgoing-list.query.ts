import { Injectable } from '@nestjs/common';
import { MAX_TOTAL, OutgoingMailView, OutgoingRefusal, Page } from '@ledgerdesk/contracts';
import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { Correspondents } from '../../correspondents/correspondents';
import { outgoingList, OutgoingRow } from './outgoing-list.projection';

/** To go out: not held, and not at an end. */
const WAITING = { state: { in: ['queued', 'sending'] } };
const UNSENT = ['queued', 'sending', 'held', 'failed'] as const;
const OLDEST_FIRST = { field: 'createdAt', direction: 'ascending' } as const;
const PER_PAGE = 200;

/** `noteId`: null for all that is about the issue. */
type Topic = Readonly<{ issueId: number; noteId: number | null }>;

@Injectable()
export class OutgoingList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly correspondents: Correspondents,
  ) {}

  /** The mails about an issue, newest first, a page of them. */
  async page(issueId: number, asked: Page) {
    const documents = await this.readModels.documents(outgoingList);
    const { found, ...rest } = await numberedPage(
      documents,
      { ...asked, where: { issueId }, field: 'createdAt', sort: 'desc' },
      MAX_TOTAL,
    );
    return { items: await this.show(found), ...rest };
  }

  /** @throws DomainError `outgoing-mail-not-found` also for one about another issue */
  async read(issueId: number, outgoingId: string): Promise<OutgoingRow> {
    const row = (await (await this.readModels.documents(outgoingList)).get([outgoingId])).get(outgoingId);
    if (row?.issueId === issueId) return row;
    throw new DomainError<OutgoingRefusal>(
      'outgoing-mail-not-found',
      `There is no outgoing mail ${outgoingId} about this issue`,
    );
  }

  async countWaiting(): Promise<number> {
    return (await this.readModels.documents(outgoingList)).count(WAITING);
  }

  /** When the oldest was queued that is to go out, ISO 8601; null where there is none. */
  async oldestWaiting(): Promise<string | null> {
    const documents = await this.readModels.documents(outgoingList);
    const { documents: found } = await documents.find({ where: WAITING, sort: OLDEST_FIRST, limit: 1 });
    return found[0]?.createdAt ?? null;
  }

  async countSent(projectIds: readonly number[]): Promise<number> {
    const documents = await this.readModels.documents(outgoingList);
    return documents.count({ projectId: { in: projectIds }, state: 'sent' });
  }

  /** About an issue, or about a note on it. */
  async countSentAbout({ issueId, noteId }: Topic): Promise<number> {
    const documents = await this.readModels.documents(outgoingList);
    return documents.count({ issueId, ...(noteId === null ? {} : { noteId }), state: 'sent' });
  }

  /** Those that are held (OUT-29), in the order in which they were queued. */
  held(): AsyncGenerator<string> {
    return this.idsWhere({ state: 'held' });
  }

  /** Those of a project that no server has accepted. */
  async *unsent(projectId: number): AsyncGenerator<string> {
    for (const state of UNSENT) yield* this.idsWhere({ projectId, state });
  }

  /** Those about an issue, or about a note on it, that no server has accepted. */
  async *unsentAbout({ issueId, noteId }: Topic): AsyncGenerator<string> {
    for (const state of UNSENT) yield* this.idsWhere({ issueId, ...(noteId === null ? {} : { noteId }), state });
  }

  private async *idsWhere(where: Where): AsyncGenerator<string> {
    const documents = await this.readModels.documents(outgoingList);
    for (let after: string | null = null; ;) {
      const page = await documents.find({
        where,
        sort: OLDEST_FIRST,
        limit: PER_PAGE,
        ...(after !== null && { after }),
      });
      for (const { id } of page.documents) yield id;
      if (!page.next) return;
      after = page.next;
    }
  }

  async show(rows: readonly OutgoingRow[]): Promise<OutgoingMailView[]> {
    const known = await this.correspondents.find(rows.map(({ mailboxId }) => mailboxId));
    return rows.map(({ mailboxId, projectId: _, issueId: __, hash: ___, ...row }) => ({
      ...row,
      recipient: known.get(mailboxId)?.address ?? '',
    }));
  }
}
