import { ParsedMail } from '@ledgerdesk/mail-parsing';
import { ParticipantRef } from '../../addresses/participant-ref';
import { Envelope } from '../../intake/intake';
import { EnteredProject } from '../../service-desk/support-bot';
import { AddressTarget, OwnAmong, Recipients } from '../../service-desk/recipients';
import { MailStep } from '../mail-step';

/** Where the addresses of a mail lead, in the order of RT-11. `first`: in To, before what the mail answers counts. */
type NamedTarget = Readonly<{ target: AddressTarget; first: boolean; counts: boolean }>;
export type NamedProject = Readonly<{ access: EnteredProject; first: boolean }>;

export type MailRecipients = Readonly<{
  /** RT-12: of whom the mail has a valid reply key, in an address. */
  replyTo: ParticipantRef | null;
  unsubscribes: ParticipantRef | null;
  returnsTo: ParticipantRef | null;
  project: NamedProject | null;
  /** RT-13: by To, Cc or the envelope. */
  namedProjectIds: readonly number[];
  /** What is answered where it leads to nothing (RT-15, RT-16). */
  otherwise: 'project-not-found' | 'unknown-reply-key' | 'unknown-address';
}>;

/** Each is looked up; further ones are not, so that no mail asks without end. */
const MAX_LOOKED_UP = 50;

/** What the addresses of a mail lead to (RT-11 to RT-16). */
export const findRecipients = async (
  mail: ParsedMail,
  envelope: Envelope | null,
  recipients: Pick<Recipients, 'targetOf'>,
  isOwn: OwnAmong,
  step: MailStep,
): Promise<MailRecipients> => {
  const named: NamedTarget[] = [];
  const seen = new Set<string>();
  for (const { address, first, counts } of placesOf(mail, envelope)) {
    if (seen.has(address) || !isOwn(address)) continue;
    if (seen.size >= MAX_LOOKED_UP) break;
    seen.add(address);
    const target = await recipients.targetOf(address, step.questions, `lead-${seen.size}`);
    if (target) named.push({ target, first, counts });
  }
  const { onlyProjectId } = step.mail.received;
  return recipientsAmong(onlyProjectId === undefined ? named : ofProject(named, onlyProjectId));
};

const recipientsAmong = (named: readonly NamedTarget[]): MailRecipients => {
  const projects = named.flatMap(({ target, ...place }) =>
    target.kind === 'project' ? [{ access: target.access, ...place }] : [],
  );
  const counting = projects.filter(({ counts }) => counts).map(({ access }) => access.target.id);
  return {
    replyTo: seatIn(named, 'reply'),
    unsubscribes: seatIn(named, 'unsubscribe'),
    returnsTo: seatIn(named, 'bounce'),
    project: projects[0] ?? null,
    namedProjectIds: [...new Set(counting)],
    otherwise: otherwiseOf(named),
  };
};

/** For a further project a mail is what it would be if it named nothing else. */
const ofProject = (named: readonly NamedTarget[], projectId: number): readonly NamedTarget[] =>
  named
    .filter(({ target }) => target.kind === 'project' && target.access.target.id === projectId)
    .map((place) => ({ ...place, first: true }));

type RecipientPlace = Readonly<{ address: string; first: boolean; counts: boolean }>;

/** All addresses that a mail is sent to. */
export const recipientsOf = (mail: ParsedMail, envelope: Envelope | null): readonly string[] =>
  [...placesOf(mail, envelope)].map(({ address }) => address);

/** RT-11, without place 2, which is no address. */
function* placesOf({ to, cc, delivery }: ParsedMail, envelope: Envelope | null): Generator<RecipientPlace> {
  for (const { address } of to) yield { address, first: true, counts: true };
  for (const address of envelope?.recipients ?? []) yield { address, first: false, counts: true };
  const { deliveredTo, xDeliveredTo, envelopeTo, xEnvelopeTo, receivedFor, xOriginalTo, xForwardedTo } = delivery;
  const headers = [deliveredTo, xDeliveredTo, envelopeTo, xEnvelopeTo, receivedFor, xOriginalTo, xForwardedTo];
  for (const address of headers.flat()) yield { address, first: false, counts: false };
  for (const { address } of cc) yield { address, first: false, counts: true };
}

const seatIn = (named: readonly NamedTarget[], use: 'reply' | 'unsubscribe' | 'bounce'): ParticipantRef | null => {
  for (const { target } of named) if (target.kind === 'seat' && target.use === use) return target.seat;
  return null;
};

const otherwiseOf = (named: readonly NamedTarget[]): MailRecipients['otherwise'] => {
  if (named.some(({ target }) => target.kind === 'no-project')) return 'project-not-found';
  return named.some(({ target }) => target.kind === 'forged-key') ? 'unknown-reply-key' : 'unknown-address';
};
