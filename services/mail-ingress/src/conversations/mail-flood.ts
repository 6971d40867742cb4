import { later } from '@ledgerdesk/event-sourcing';

const MINUTE_MS = 60_000;
/** LOOP-15: so many notes by mail within so long. */
const WITHIN_MS = 10 * MINUTE_MS;
const MANY = 20;
const MANY_OF_ONE = 5;
const TOO_MANY = 60;
const EVERYBODY_FOR_MS = 60 * MINUTE_MS;

type Written = Readonly<{ by: string; at: string }>;
/** `begins`: it was calm before, so that it is told once. */
export type Flooded = Readonly<{ of: 'address' | 'everybody'; begins: boolean }>;
/** `stopped`: addresses with their last note; `everybodyUntil`: all of them. */
export type MailFlood = Readonly<{
  notes: readonly Written[];
  stopped: readonly Written[];
  everybodyUntil: string | null;
}>;

export const calm: MailFlood = { notes: [], stopped: [], everybodyUntil: null };

const since = (written: readonly Written[], now: string): readonly Written[] =>
  written.filter(({ at }) => Date.parse(now) - Date.parse(at) < WITHIN_MS);

/** LOOP-15: whether one more note by mail is neither mailed nor reopens. */
export const floodedBy = (flood: MailFlood, by: string, now: string): Flooded | null => {
  const of = reachOf(flood, by, now);
  if (of === null) return null;
  const begins = since(flood.stopped, now).length === 0 && !holdsForEverybody(flood, now);
  return { of, begins };
};

const reachOf = (flood: MailFlood, by: string, now: string): Flooded['of'] | null => {
  const notes = [...since(flood.notes, now), { by, at: now }];
  if (holdsForEverybody(flood, now) || notes.length > TOO_MANY) return 'everybody';
  const sentMany = notes.length > MANY && notes.filter((note) => note.by === by).length > MANY_OF_ONE;
  return sentMany || since(flood.stopped, now).some((stopped) => stopped.by === by) ? 'address' : null;
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
  };
};
