import { Injectable } from '@nestjs/common';
import { Access, ContactRefusal, eraseContact, RequestPayload, resolveAccess, roles } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { recordInput, takeTurn } from '@ledgerdesk/processes';
import { atOnce } from '../at-once';
import { PresentContact } from '../contacts/contact';
import { ContactDetails } from '../contacts/contact-details/contact-details.query';
import { ContactMigration } from '../contacts/contact-migration';
import { requireErase, requireOwn } from '../crm-access';
import { ErasureState, erasureStream } from './erasure';
import { ErasureTurns } from './erasure-turns';
import { erasureProcess } from './erasure.process';

/** `access`: to the group that owns it, of whoever asks; null where they may not see it. */
type Copy = Readonly<{ contact: PresentContact; access: Access | null }>;
type Copies = Readonly<{ copies: { id: number; groupId: number }[]; otherCopies: number }>;

/** Erasures of contacts, as somebody asks for them (ERA-1 to ERA-5). */
@Injectable()
export class Erasures {
  constructor(
    private readonly eventStore: EventStore,
    private readonly turns: ErasureTurns,
    private readonly contacts: ContactMigration,
    private readonly details: ContactDetails,
    private readonly client: ServiceClient,
  ) {}

  /**
   * Until nothing is left of what it was. Answers what has the same data, or had.
   *
   * @throws DomainError `contact-not-found`, `contact-merged`, `forbidden`, `crm-disabled`, `not-confirmed`,
   * `contact-part-of-transfer` of it or a copy; `unavailable` where it goes on by itself
   */
  async erase(
    { contactId, confirm, includeCopies }: RequestPayload<typeof eraseContact>,
    scope: RequestScope,
  ): Promise<Copies> {
    const contact = await this.details.read(contactId, scope.access);
    requireErase(scope.access, contact.groupId);
    if (confirm !== String(contactId)) throw notConfirmed();
    const copies = await this.copiesOf(contact, scope);
    const erased = [{ contact, scope }, ...(includeCopies ? copies.flatMap((copy) => erasable(copy, scope)) : [])];
    for (const each of erased) await this.throwIfPartOfTransfer(each.contact, each.scope);
    for (const each of erased) await this.eraseOne(each.contact, each.scope);
    const seen = copies.filter(({ access }) => access !== null);
    return {
      copies: seen.map(({ contact: { contactId: id, groupId } }) => ({ id, groupId })),
      otherCopies: copies.length - seen.length,
    };
  }

  /** An earlier attempt at this request may have begun. What another request has begun completes by itself. */
  private async eraseOne({ contactId, status }: PresentContact, scope: RequestScope): Promise<void> {
    const metadata = scope.command('erasure');
    const { commandId: erasureId } = metadata;
    const stream = erasureStream(erasureId);
    const { state } = await this.eventStore.load(stream, erasureProcess);
    if (state.step === 'unknown' && status === 'erased') return;
    const input = { type: 'StartErasure', data: { erasureId, contactId } } as const;
    await recordInput(this.eventStore, stream, erasureProcess, input, metadata);
    await this.runUntilCompleted(stream, scope);
  }

  /** Takes the turns that the process runner would take, so that they need not be waited for. */
  private async runUntilCompleted(stream: string, scope: RequestScope): Promise<void> {
    for (;;) {
      const { state } = await this.eventStore.load<ErasureState, never>(stream, erasureProcess);
      if (state.step === 'refused') {
        const { code, message, details } = state.refusal;
        throw new DomainError(code, message, details);
      }
      if (state.step === 'completed') return;
      const send: ErasureTurns['send'] = (command, step) => this.turns.send(command, step);
      const turn = { eventStore: this.eventStore, send, timeForOneMs: scope.remainingMs };
      if ((await takeTurn(erasureProcess, stream, turn)).next === 'retry')
        throw new DomainError('unavailable', 'The contact is not erased everywhere yet; that goes on by itself');
    }
  }

  private async throwIfPartOfTransfer({ contactId, status }: PresentContact, { access }: RequestScope): Promise<void> {
    if (status !== 'erased') await this.contacts.throwIfPartOfTransfer([contactId], access);
  }

  /** What transfers copied of it and of those that were merged into it, and what these were copied from (ERA-5). */
  private async copiesOf(contact: PresentContact, scope: RequestScope): Promise<readonly Copy[]> {
    const formers = await atOnce(contact.mergedIds, (id) => this.contacts.formerOf(id));
    const ids = [contact, ...formers.flatMap((former) => former ?? [])].flatMap(idsOfCopies);
    const found = await atOnce([...new Set(ids)], (id) => this.contacts.find(id));
    const others = new Map(
      found.flatMap((copy) => (copy && copy.contactId !== contact.contactId ? [[copy.contactId, copy] as const] : [])),
    );
    const groups = [...new Set([...others.values()].map(({ groupId }) => groupId))];
    const accesses = new Map(
      await atOnce(groups, async (groupId) => [groupId, await this.accessTo(groupId, scope)] as const),
    );
    return [...others.values()].map((copy) => ({ contact: copy, access: accesses.get(copy.groupId) ?? null }));
  }

  private async accessTo(groupId: number, scope: RequestScope): Promise<Access | null> {
    const asked = { who: { userId: scope.access.user!.id }, what: { group: groupId } };
    return ifAllowed(async () => {
      const access = await this.client.ask(resolveAccess, asked, scope, `${resolveAccess.subject}/${groupId}`);
      requireOwn(access, 'view');
      return access;
    });
  }
}

const idsOfCopies = ({ planned, copyOf }: PresentContact): readonly number[] => [
  ...planned.flatMap((plan) => (plan.plan === 'copy' ? [plan.intoId] : [])),
  ...(copyOf ? [copyOf.id] : []),
];

/** Where the caller is Owner as well. */
const erasable = ({ contact, access }: Copy, scope: RequestScope) => {
  if (!access || access.target!.group.role < roles.owner) return [];
  return [{ contact, scope: scope.part(`copy-${contact.contactId}`).as(access) }];
};

const ifAllowed = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | null> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof DomainError && ['forbidden', 'crm-disabled', 'group-not-found'].includes(error.code))
      return null;
    throw error;
  }
};

const notConfirmed = (): DomainError => {
  const code: ContactRefusal = 'not-confirmed';
  return new DomainError(code, 'confirm must be the id of the contact to erase');
};
