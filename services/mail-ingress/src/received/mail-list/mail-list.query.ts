import { Injectable } from '@nestjs/common';
import { FollowedMailView, listMails, MailRefusal, MailView, MAX_TOTAL, RequestPayload } from '@ledgerdesk/contracts';
import { DomainError, Where } from '@ledgerdesk/event-sourcing';
import { numberedPage, ReadModels } from '@ledgerdesk/read-models';
import { Correspondents } from '../../correspondents/correspondents';
import { mailList, MailRow } from './mail-list.projection';

@Injectable()
export class MailList {
  constructor(
    private readonly readModels: ReadModels,
    private readonly correspondents: Correspondents,
  ) {}

  /** The mails of a project, newest first, a page of them (MA-6). */
  async page(projectId: number, asked: RequestPayload<typeof listMails>) {
    const { state, code, sender, issueIid, receivedAfter, receivedBefore } = asked;
    const where: Where = {
      projectId,
      ...(state === null ? {} : { state }),
      ...(code === null ? {} : { code }),
      ...(sender === null ? {} : { correspondentId: this.correspondents.idOf(sender) }),
      ...(issueIid === null ? {} : { issueIid }),
      ...between(receivedAfter, receivedBefore),
    };
    const documents = await this.readModels.documents(mailList);
    const { found, ...rest } = await numberedPage(
      documents,
      { ...asked, where, field: 'receivedAt', sort: 'desc' },
      MAX_TOTAL,
    );
    return { items: (await this.show(found)).map(briefly), ...rest };
  }

  /** @throws DomainError `mail-not-found` also for one of another project (MA-7) */
  async read(projectId: number, mailId: string): Promise<MailRow> {
    const row = (await (await this.readModels.documents(mailList)).get([mailId])).get(mailId);
    if (row?.projectId === projectId) return row;
    throw new DomainError<MailRefusal>('mail-not-found', `There is no mail ${mailId} in this project`);
  }

  /** How many need a person, by the reason. */
  async countQuarantined(): Promise<ReadonlyMap<string, number>> {
    const counts = await (await this.readModels.documents(mailList)).countBy('code', { state: 'quarantined' });
    return new Map([...counts].map(([reason, count]) => [String(reason), count]));
  }

  async countDeferred(): Promise<number> {
    return (await this.readModels.documents(mailList)).count({ state: 'deferred' });
  }

  async show(rows: readonly MailRow[]): Promise<readonly FollowedMailView[]> {
    const known = await this.correspondents.find(rows.flatMap(({ mailboxId }) => mailboxId ?? []));
    return rows.map((row) => {
      const { mailId: id, mailboxId, correspondentId: _, issueId: __, issueIid: ___, ...others } = row;
      const { rawHash: ____, before: _____, ...followed } = others;
      return { ...followed, id, sender: (mailboxId && known.get(mailboxId)) || null };
    });
  }
}

const between = (after: string | null, before: string | null): Where => {
  const gt = after && new Date(after).toISOString();
  const lt = before && new Date(before).toISOString();
  return gt || lt ? { receivedAt: { ...(gt ? { gt } : {}), ...(lt ? { lt } : {}) } } : {};
};

const briefly = (mail: FollowedMailView): MailView => {
  const { id, projectId, state, code, source, receivedAt, size, messageId, sender, issue, nextTryAt } = mail;
  return { id, projectId, state, code, source, receivedAt, size, messageId, sender, issue, nextTryAt };
};
