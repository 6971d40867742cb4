import { Verdict } from '@ledgerdesk/contracts';
import { ComposedMail } from './compose-mail';
import { WrittenPart } from './part';

/**
 * What a mail says. `sender`: of its envelope, null for the null reverse path. `verdict`: of whoever an automatic mail
 * answers, which limits how many go out (LOOP-14, ERR-3); null where a person wrote it. `fromName`: of its project (OUT-8).
 * `fromAddress`: in place of the one of the installation (CUS-12).
 */
export type WrittenMail = Omit<
  ComposedMail,
  'from' | 'to' | 'messageId' | 'inReplyTo' | 'references' | 'date' | 'parts'
> &
  Readonly<{
    fromName?: string | null;
    fromAddress?: string | null;
    sender: string | null;
    verdict: Verdict | null;
    parts: readonly WrittenPart[];
  }>;

/** `address`: null where none is known any more. */
export type AddressedMail = Readonly<{ written: WrittenMail; address: string | null }>;

/** There is nothing to be mailed any more. */
export class Gone extends Error {
  override readonly name = 'Gone';
}
