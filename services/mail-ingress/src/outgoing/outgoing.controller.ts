import { Controller } from '@nestjs/common';
import {
  changeOutgoingMail,
  countSentMails,
  countSentMailsAbout,
  listOutgoingMails,
  readIssue,
  readOutgoingMail,
} from '@ledgerdesk/contracts';
import { Answers, IncomingRequest, RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { assertWritable, maintainers, reporters } from '../service-desk/project-members';
import { ownerOfOutgoing } from './outgoing';
import { OutgoingList } from './outgoing-list/outgoing-list.query';
import { OutgoingMails } from './outgoing-mails';

/** MA-11 */
@Controller()
export class OutgoingController {
  constructor(
    private readonly outgoingMails: OutgoingMails,
    private readonly outgoingList: OutgoingList,
    private readonly readModels: ReadModels,
    private readonly client: ServiceClient,
  ) {}

  @Answers(listOutgoingMails, reporters)
  async list({ payload, scope }: IncomingRequest<typeof listOutgoingMails>) {
    return this.outgoingList.page(await this.issueOf(payload.iid, scope), payload);
  }

  /** The bytes hold the reply key of whoever the mail goes to. */
  @Answers(readOutgoingMail, maintainers)
  async read({ payload: { iid, outgoingId }, scope }: IncomingRequest<typeof readOutgoingMail>) {
    const row = await this.outgoingList.read(await this.issueOf(iid, scope), outgoingId);
    const [outgoing] = await this.outgoingList.show([row]);
    return { outgoing, raw: row.hash === null ? null : { owner: ownerOfOutgoing(row.id), hash: row.hash } };
  }

  @Answers(changeOutgoingMail, maintainers)
  async change({ payload: { iid, outgoingId, action }, scope }: IncomingRequest<typeof changeOutgoingMail>) {
    assertWritable(scope.access);
    const issueId = await this.issueOf(iid, scope);
    await this.outgoingList.read(issueId, outgoingId);

    const metadata = scope.command();
    const wanted = { type: action === 'retry' ? 'RetryMail' : 'CancelMail', data: { at: metadata.now } } as const;
    await this.readModels.waitUntilVisible(await this.outgoingMails.record(outgoingId, wanted, metadata));
    const [outgoing] = await this.outgoingList.show([await this.outgoingList.read(issueId, outgoingId)]);
    return { outgoing };
  }

  @Answers(countSentMails)
  async countSent({ payload }: IncomingRequest<typeof countSentMails>) {
    return { sent: await this.outgoingList.countSent(payload.projectIds) };
  }

  @Answers(countSentMailsAbout)
  async countSentAbout({ payload }: IncomingRequest<typeof countSentMailsAbout>) {
    return { sent: await this.outgoingList.countSentAbout(payload) };
  }

  /** Of an issue that the asker may read. @throws DomainError `issue-not-found` */
  private async issueOf(iid: number, scope: RequestScope): Promise<number> {
    return (await this.client.ask(readIssue, { iid }, scope)).issue.id;
  }
}
