/** In seconds, the largest first. A month is four weeks, a week five days, a day eight hours (TIM-1). */
const SECONDS_IN = [
  ['mo', 576_000],
  ['w', 144_000],
  ['d', 28_800],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
] as const;
const secondsIn: ReadonlyMap<string, number> = new Map(SECONDS_IN);
/** As GitLab stores a duration: any sum of this many is still exact. */
const MOST_SECONDS = 2 ** 31 - 1;

const NUMBER = String.raw`(?:\d+(?:\.\d+)?|\.\d+)`;
const PART = new RegExp(String.raw`(${NUMBER})\s*(mo|[wdhms])\s*`, 'gy');
const BARE_NUMBER = new RegExp(`^${NUMBER}$`);

/** TIM-1, in whole seconds; null where it can't be read (TIM-2). */
export const readDuration = (text: string): number | null => {
  const [, sign, amount = ''] = /^(-?)\s*(.*)$/s.exec(text.trim().toLowerCase())!;
  const seconds = BARE_NUMBER.test(amount) ? Number(amount) * secondsIn.get('h')! : sumOf(amount);
  if (seconds === null || seconds > MOST_SECONDS) return null;
  const rounded = Math.round(seconds);
  return sign && rounded > 0 ? -rounded : rounded;
};

const sumOf = (amount: string): number | null => {
  let sum = 0;
  let end = 0;
  for (const [part, number, unit] of amount.matchAll(PART)) {
    sum += Number(number) * secondsIn.get(unit!)!;
    end += part.length;
  }
  return end > 0 && end === amount.length ? sum : null;
};

/** `1mo 2w 3d 4h 5m`, as `readDuration` reads it; null of no time. */
export const showDuration = (seconds: number): string | null => {
  if (seconds === 0) return null;
  const parts: string[] = [];
  let left = Math.abs(seconds);
  for (const [unit, size] of SECONDS_IN) {
    const count = Math.floor(left / size);
    if (count > 0) parts.push(`${count}${unit}`);
    left -= count * size;
  }
  return `${seconds < 0 ? '-' : ''}${parts.join(' ')}`;
};
