import { z } from 'zod';
import { request } from '../message';
import { written } from '../paging';

const id = z.int().positive();

const mailOptions = {
  /** SET-7: the name of an issue template. */
  issueTemplateKey: z.string().nullable(),
  /** SET-8 */
  customEmailEnabled: z.boolean(),
  /** SET-18: users who are mailed about tickets. */
  notifyUsers: z.array(id),
};
/** CUS-12 */
const customEmailWarning = z.enum(['check-sender-domain', 'custom-email-not-allowed']);

/** SET-3 to SET-8, SET-11, SET-18 of the project that was entered. Addresses are null where no pattern gives one. */
export const serviceDesk = z.object({
  projectId: id,
  enabled: z.boolean(),
  /** SET-4: the one to tell people. */
  address: z.string().nullable(),
  incomingAddress: z.string().nullable(),
  aliasAddress: z.string().nullable(),
  /** CUS-1 */
  customAddress: z.string().nullable(),
  projectKey: z.string().nullable(),
  /** RT-8: those of former suffixes, which go on leading to the project until they are given up. */
  formerAddresses: z.array(z.string()),
  ticketsConfidentialByDefault: z.boolean(),
  ...mailOptions,
  warnings: z.array(z.enum(['address-too-long', 'address-not-renamed', ...customEmailWarning.options])),
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
/** What is absent stays. Refusals: `invalid-fields` (SET-5, SET-7, SET-8, SET-18); `mail-not-set-up` (SET-2); `precondition-failed`; `project-archived`. */
export const changeServiceDesk = request('mail.service-desk.change', {
  payload: z
    .object({
      enabled: z.boolean(),
      projectKey: z.string().max(10_000).nullable(),
      /** Those that stay. */
      formerAddresses: z.array(z.string().max(1_000)).max(1_000),
      ticketsConfidentialByDefault: z.boolean(),
      ...mailOptions,
      issueTemplateKey: z.string().max(10_000).nullable(),
      notifyUsers: z.array(id).max(1_000),
      ifChanges: z.array(z.int()),
    })
    .partial(),
  reply: z.object({ serviceDesk, ...written }),
});

/** MA-5, of the project that was entered. */
export const customEmail = z.object({
  customEmail: z.string().nullable(),
  customEmailEnabled: z.boolean(),
  warnings: z.array(customEmailWarning),
});
export type CustomEmailView = z.infer<typeof customEmail>;
/** Maintainer+. */
export const readCustomEmail = request('mail.service-desk.read-custom-email', {
  payload: z.object({}),
  reply: z.object({ customEmail }),
});
/** Refusals: `invalid-fields` (CUS-1), `project-archived`. */
export const changeCustomEmail = request('mail.service-desk.change-custom-email', {
  payload: z.object({ customEmail: z.string().max(10_000).nullable() }),
  reply: z.object({ customEmail, ...written }),
});
export const removeCustomEmail = request('mail.service-desk.remove-custom-email', {
  payload: z.object({}),
  reply: z.object(written),
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
