import { Controller } from '@nestjs/common';
import {
  Access,
  changeOutgoingMail,
  listOutgoingMails,
  readIssue,
  readOutgoingMail,
  Request,
} from '@ledgerdesk/contracts';
import { Answers, type Asked, Received, ServiceClient } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { contextWithin } from '../request-context';
import { maintainers, reporters } from '../service-desk/project-members';
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
  async list(@Received() asked: Asked<typeof listOutgoingMails, Access>) {
    return this.outgoingList.page(await this.issueOf(asked), asked.payload);
  }

  @Answers(readOutgoingMail, reporters)
  async read(@Received() asked: Asked<typeof readOutgoingMail, Access>) {
    const row = await this.outgoingList.read(await this.issueOf(asked), asked.payload.outgoingId);
    const [outgoing] = await this.outgoingList.show([row]);
    return { outgoing, raw: row.hash === null ? null : { owner: ownerOfOutgoing(row.id), hash: row.hash } };
  }

  @Answers(changeOutgoingMail, maintainers)
  async change(@Received() asked: Asked<typeof changeOutgoingMail, Access>) {
    const { payload, metadata, commandId } = asked;
    const { outgoingId, action } = payload;
    const issueId = await this.issueOf(asked);
    await this.outgoingList.read(issueId, outgoingId);

    const wanted = { type: action === 'retry' ? 'RetryMail' : 'CancelMail', data: { at: metadata.now } } as const;
    const commandMetadata = { ...metadata, commandId: commandId(1) };
    const { position } = await this.outgoingMails.record(outgoingId, wanted, commandMetadata);
    await this.readModels.waitForPosition(['OutgoingMailReleased', 'OutgoingMailWithdrawn'], position);
    const [outgoing] = await this.outgoingList.show([await this.outgoingList.read(issueId, outgoingId)]);
    return { outgoing };
  }

  /** Of an issue that the asker may read. @throws DomainError `issue-not-found` */
  private async issueOf(asked: Asked<Request, Access> & Readonly<{ payload: { iid: number } }>): Promise<number> {
    const { issue } = await this.client.ask(readIssue, { iid: asked.payload.iid }, contextWithin(asked, 'issue'));
    return issue.id;
  }
}
