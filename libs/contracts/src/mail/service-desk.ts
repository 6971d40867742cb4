import { z } from 'zod';
import { request } from '../message';
import { written } from '../paging';

const id = z.int().positive();

/** SET-3 to SET-5, SET-11 of the project that was entered. Addresses are null where no pattern gives one. */
export const serviceDesk = z.object({
  projectId: id,
  enabled: z.boolean(),
  /** SET-4: the one to tell people. */
  address: z.string().nullable(),
  incomingAddress: z.string().nullable(),
  aliasAddress: z.string().nullable(),
  projectKey: z.string().nullable(),
  /** RT-8: those of former suffixes, which go on leading to the project until they are given up. */
  formerAddresses: z.array(z.string()),
  ticketsConfidentialByDefault: z.boolean(),
  warnings: z.array(z.enum(['address-too-long', 'address-not-renamed'])),
  /** The number of its changes: its ETag. */
  changes: z.int().nonnegative(),
});
export type ServiceDeskView = z.infer<typeof serviceDesk>;

/** Maintainer+ (SET-1). */
export const readServiceDesk = request('mail.service-desk.read', {
  payload: z.object({}),
  reply: z.object({ serviceDesk }),
});
/** Whether it is on, for everyone who may read the project; the address for Maintainer+, else null (MA-2). */
export const showServiceDesk = request('mail.service-desk.show', {
  payload: z.object({}),
  reply: z.object({ enabled: z.boolean(), address: z.string().nullable() }),
});
/** What is absent stays. Refusals: `invalid-fields` (SET-5); `mail-not-set-up` (SET-2); `precondition-failed`; `project-archived`. */
export const changeServiceDesk = request('mail.service-desk.change', {
  payload: z
    .object({
      enabled: z.boolean(),
      projectKey: z.string().max(10_000).nullable(),
      /** Those that stay. */
      formerAddresses: z.array(z.string().max(1_000)).max(1_000),
      ticketsConfidentialByDefault: z.boolean(),
      ifChanges: z.array(z.int()),
    })
    .partial(),
  reply: z.object({ serviceDesk, ...written }),
});

/** Of these (correspondents, or their mailboxes), whole for Reporter+ of what was entered, else masked without name (MI-6). Whoever is unknown is left out. */
export const nameCorrespondents = request('mail.correspondents.name', {
  payload: z.object({ ids: z.array(z.string().max(200)).max(1_000) }),
  reply: z.object({
    correspondents: z.array(z.object({ id: z.string(), address: z.string(), name: z.string().nullable() })),
  }),
});

export type ServiceDeskRefusal =
  'mail-not-set-up' | 'invalid-fields' | 'precondition-failed' | 'project-archived' | 'claim-taken';
