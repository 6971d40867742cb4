import { later } from '@ledgerdesk/event-sourcing';

const MINUTE_MS = 60_000;
/** LOOP-15: so many notes by mail within so long. */
const WITHIN_MS = 10 * MINUTE_MS;
const MANY = 20;
const MANY_OF_ONE = 5;
const TOO_MANY = 60;
const EVERYBODY_FOR_MS = 60 * MINUTE_MS;
/** LOOP-19: so many since a user wrote, however long ago that was. */
const MANY_UNANSWERED = 40;

type Written = Readonly<{ by: string; at: string }>;
/** `begins`: it was calm before, so that it is told once. */
export type Flooded = Readonly<{ of: 'address' | 'everybody' | 'unanswered'; begins: boolean }>;
/**
 * `stopped`: addresses with their last note; `everybodyUntil`: all of them. `unanswered`: how many notes each address wrote
 * since a user wrote; `isUnansweredTold`: that there are too many.
 */
export type MailFlood = Readonly<{
  notes: readonly Written[];
  stopped: readonly Written[];
  everybodyUntil: string | null;
  unanswered: Readonly<Record<string, number>>;
  isUnansweredTold: boolean;
}>;

export const calm: MailFlood = {
  notes: [],
  stopped: [],
  everybodyUntil: null,
  unanswered: {},
  isUnansweredTold: false,
};

const since = (written: readonly Written[], now: string): readonly Written[] =>
  written.filter(({ at }) => Date.parse(now) - Date.parse(at) < WITHIN_MS);

/** LOOP-15, LOOP-19: whether one more note by mail is neither mailed nor reopens. */
export const floodedBy = (flood: MailFlood, by: string, now: string): Flooded | null => {
  const of = reachOf(flood, by, now);
  if (of === null) return null;
  if (of === 'unanswered') return { of, begins: !flood.isUnansweredTold };
  const begins = since(flood.stopped, now).length === 0 && !holdsForEverybody(flood, now);
  return { of, begins };
};

const reachOf = (flood: MailFlood, by: string, now: string): Flooded['of'] | null => {
  const notes = [...since(flood.notes, now), { by, at: now }];
  if (holdsForEverybody(flood, now) || notes.length > TOO_MANY) return 'everybody';
  const sentMany = notes.length > MANY && notes.filter((note) => note.by === by).length > MANY_OF_ONE;
  if (sentMany || since(flood.stopped, now).some((stopped) => stopped.by === by)) return 'address';
  return isUnanswered(flood, by) ? 'unanswered' : null;
};

/** Two machines that answer each other write for ever, at whatever pace; people hear from a user at some time. */
const isUnanswered = ({ unanswered }: MailFlood, by: string): boolean => {
  const all = Object.values(unanswered).reduce((sum, count) => sum + count, 1);
  return all > MANY_UNANSWERED && (unanswered[by] ?? 0) + 1 > MANY_OF_ONE;
};

const holdsForEverybody = ({ everybodyUntil }: MailFlood, now: string): boolean =>
  everybodyUntil !== null && Date.parse(now) < Date.parse(everybodyUntil);

export const withNote = (flood: MailFlood, note: Written, flooded: Flooded | null): MailFlood => {
  const { at, by } = note;
  const stopped = since(flood.stopped, at);
  const ends = flooded?.of === 'everybody' && !holdsForEverybody(flood, at) ? later(at, EVERYBODY_FOR_MS) : null;
  return {
    notes: [...since(flood.notes, at), note].slice(-TOO_MANY),
    stopped: flooded?.of === 'address' ? [...stopped.filter((known) => known.by !== by), note] : stopped,
    everybodyUntil: ends ?? flood.everybodyUntil,
    unanswered: { ...flood.unanswered, [by]: (flood.unanswered[by] ?? 0) + 1 },
    isUnansweredTold: flood.isUnansweredTold || flooded?.of === 'unanswered',
  };
};

/** A user wrote (LOOP-19). */
export const answered = (flood: MailFlood): MailFlood => ({ ...flood, unanswered: {}, isUnansweredTold: false });
