import { Injectable } from '@nestjs/common';
import { leadMergedLinks } from '@ledgerdesk/contracts';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { Commands, EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { atOnce } from '../at-once';
import { ContactList } from '../contacts/contact-list/contact-list.query';
import { ContactMigration } from '../contacts/contact-migration';
import { UpdateContact } from '../contacts/contact.decider';
import { isMergeUndo } from '../merge-steps';
import { OrganizationMigration } from '../organizations/organization-migration';
import { Plans } from '../plans/plans';
import { Merge, MERGE_STREAM, MergeEvent, MergeState } from './merge';
import { MergeCommand, MergeInput, mergeProcess } from './merge.process';

const TIME_FOR_ONE_MS = 10_000;
const CONTACTS_PER_PART = 200;

/** Does the steps of merges by hand. What can't be done at present is done again later. */
@Injectable()
export class MergeTurns implements ProcessHandler<MergeCommand, MergeInput> {
  readonly timeForOneMs = TIME_FOR_ONE_MS;

  constructor(
    private readonly commands: Commands,
    private readonly client: ServiceClient,
    private readonly eventStore: EventStore,
    private readonly contacts: ContactMigration,
    private readonly organizations: OrganizationMigration,
    private readonly contactList: ContactList,
    private readonly plans: Plans,
  ) {}

  async send(command: MergeCommand, step: ProcessStep): Promise<MergeInput | null> {
    const scope = RequestScope.ofStep(step).through('merge').part(step.step);
    try {
      return await this.run(command, scope);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (command.type === 'reserve' && error.code !== 'unavailable') return refused(error);
      if (isPassing(error)) return null;
      throw error;
    }
  }

  private async run(command: MergeCommand, scope: RequestScope): Promise<MergeInput> {
    const { merge } = command;
    const steps = merge.thing === 'contact' ? this.contacts : this.organizations;
    const metadata = scope.command();
    switch (command.type) {
      case 'reserve':
        await (isMergeUndo(merge) ? steps.reserveUndo(merge, metadata) : steps.reserveMerge(merge, metadata));
        return { type: 'Reserved', data: {} };
      case 'make':
        await (isMergeUndo(merge) ? steps.separate(merge, metadata) : steps.merge(merge, metadata));
        return { type: 'Made', data: {} };
      case 'lead': {
        const afterId = Number(command.after ?? 0);
        const lastId = await (merge.thing === 'contact'
          ? this.leadLinks(merge, afterId, scope)
          : this.leadContacts(merge, afterId, scope));
        return { type: 'PartLed', data: { part: command.part, next: lastId === null ? null : String(lastId) } };
      }
    }
  }

  private async leadLinks(merge: Merge, afterId: number, scope: RequestScope): Promise<number | null> {
    const { mergeId, undoes, id: fromId, intoId } = merge;
    const links = { mergeId, fromId, intoId, afterId, ...(undoes === undefined ? {} : { undoes }) };
    return (await this.client.ask(leadMergedLinks, links, scope)).nextAfterId;
  }

  /** To the surviving organization those of the merged one, or back those that the merge that is undone has led. */
  private async leadContacts(merge: Merge, afterId: number, scope: RequestScope): Promise<number | null> {
    const { id, intoId, groupId, undoes } = merge;
    const organizationId = undoes === undefined ? id : intoId;
    await this.contactList.waitForStored(await this.eventStore.log.head());
    const part = { organizationId, afterId, limit: CONTACTS_PER_PART };
    const found = await this.contactList.inOrganization(groupId, part);
    const led =
      undoes === undefined ? found : found.filter(({ taken }) => taken.some(({ mergeId }) => mergeId === undoes));
    await atOnce(led, ({ contactId }) => this.leadContact(contactId, merge, scope));
    return found.at(-1)?.contactId ?? null;
  }

  private async leadContact(contactId: number, merge: Merge, scope: RequestScope): Promise<void> {
    const { id, intoId, groupId, undoes, mergeId } = merge;
    const present = await this.contacts.find(contactId);
    const [from, to] = undoes === undefined ? [id, intoId] : [intoId, id];
    if (present?.contactId !== contactId || present.groupId !== groupId || present.organizationId !== from) return;
    const metadata = scope.command(`${mergeId} ${contactId}`);
    const details = { organizationId: to };
    const by = undoes === undefined ? { mergeId } : {};
    try {
      await this.plans.pastEnded((ended) =>
        this.commands.execute(
          new UpdateContact({ contactId, groupId, details, follows: true, ended, ...by }, metadata),
        ),
      );
    } catch (error) {
      // It is elsewhere by now, where it has an organization of that place.
      if (!(error instanceof DomainError && ['contact-not-found', 'contact-merged'].includes(error.code))) throw error;
    }
  }
}

const refused = ({ code, message, details = {} }: DomainError): MergeInput => ({
  type: 'Refused',
  data: { refusal: { code, message, details } },
});

const isPassing = ({ code }: DomainError): boolean =>
  ['unavailable', 'concurrent-change', 'contact-part-of-transfer', 'claim-voided'].includes(code);

const mergeWorkList = workList(mergeProcess, {
  collection: 'open-merges',
  version: 1,
  stream: MERGE_STREAM,
  handles: ['MergeStarted', 'MergeReserved', 'MergeRefused', 'MergeMade', 'MergePartLed'],
});

type Definition = ProcessDefinition<MergeInput, MergeState, MergeEvent, MergeCommand>;
export const mergeDefinition: Definition = { process: mergeProcess, workList: mergeWorkList, handler: MergeTurns };
