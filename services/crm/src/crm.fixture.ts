import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import {
  Access,
  RequestInput,
  createContact,
  createOrganization,
  RequestPayload,
  ReplyOf,
  Request,
  Role,
  updateContact,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { ServiceClient } from '@ledgerdesk/messaging';
import { Parts } from '@ledgerdesk/service-host';

export type Group = Readonly<{ groupId: number; fullPath: string; role: Role; crmEnabled: boolean }>;
let groups = 0;
/** A group that nobody else has, where the caller is a Developer. */
export const newGroup = (fullPath = 'acme'): Group => ({
  groupId: (groups += 1),
  fullPath,
  role: 30,
  crmEnabled: true,
});

/** What `groups.enter` answers for a group; it is its own contact source if not said otherwise. */
export const entering = (group: Group, contactSource = group, mayOwnContacts = true): Access => ({
  position: 1,
  user: { id: 1, username: 'jane', isAdministrator: false, canCreateGroup: true, scopes: null },
  target: {
    kind: 'group',
    id: group.groupId,
    fullPath: group.fullPath,
    visibility: 'private',
    role: group.role,
    sees: 'all',
    archived: false,
    group,
    contactSource,
    mayOwnContacts,
  },
});

const PATIENCE_MS = 20_000;

/** Asks as somebody in a group, the same one if not said otherwise; what gets no answer is asked again, as the same request. */
export const asking = (client: () => ServiceClient, group: () => Group) => {
  const ask = async <R extends Request>(
    contract: R,
    payload: RequestInput<R>,
    { access = entering(group()), requestId = randomUUID() as string } = {},
  ): Promise<ReplyOf<R>> => {
    const origin = { via: 'api', actor: 1, traceparent: 'trace-1', remainingMs: 3_000 } as const;
    for (const until = Date.now() + PATIENCE_MS; ;) {
      try {
        return await client().ask(contract, payload, { ...origin, requestId, access });
      } catch (error) {
        const again = error instanceof DomainError && ['unavailable', 'concurrent-change'].includes(error.code);
        if (!again || Date.now() > until) throw error;
      }
    }
  };
  let id = 0;
  const person = { firstName: 'Jane', lastName: 'Roe' };
  type Input<R extends Request> = Omit<Partial<RequestPayload<R>>, 'contactId' | 'organizationId'>;
  return {
    ask,
    newId: () => (id += 1),
    addContact: async (input: RequestInput<typeof updateContact> | object = {}, access = entering(group())) =>
      (await ask(createContact, { ...person, ...input, contactId: (id += 1) }, { access })).contact,
    addOrganization: async (input: Input<typeof createOrganization> = {}, access = entering(group())) =>
      (await ask(createOrganization, { name: `Acme ${id}`, ...input, organizationId: (id += 1) }, { access }))
        .organization,
  };
};

/** Waits until the lists are built, which those of a new service soon are. */
export const untilServing = async ({ readModels }: Parts): Promise<void> => {
  while ((await readModels.status()).some(({ state }) => state !== 'serving')) await wait(10);
};

/** Reads the log, which at times is not available. */
export const insisting = async <Result>(read: () => Promise<Result>): Promise<Result> => {
  for (;;) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof LogUnavailable)) throw error;
    }
  }
};
