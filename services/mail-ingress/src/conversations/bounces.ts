import type { Participant } from './participant';

const DAY_MS = 24 * 60 * 60_000;
/** LOOP-10: so many, within so long, of those that say nothing final. */
const BOUNCES = 3;
const WITHIN_MS = 7 * DAY_MS;

/** A full mailbox, a mail that is too large and a policy may be otherwise next time. */
const MAY_PASS = /^(552|5\.2\.2|5\.3\.4|5\.7\.\d+)$/;

/**
 * LOOP-10: whether an address will not take mails later either.
 *
 * @param status enhanced (RFC 3463), or the code of a reply (RFC 5321) that had none
 */
export const isPermanent = (status: string | null): boolean =>
  status !== null && /^5(\d\d|\.\d+\.\d+)$/.test(status) && !MAY_PASS.test(status);

/** Whether one more, at this time, is enough to mail no more. */
export const isOneTooMany = ({ bounces }: Participant, at: string): boolean =>
  bounces.filter((before) => Date.parse(at) - Date.parse(before) < WITHIN_MS).length >= BOUNCES - 1;

/** As many as can count later. */
export const withBounce = (bounces: readonly string[], at: string): readonly string[] =>
  [...bounces, at].slice(1 - BOUNCES);
