import { ParsedMail } from './parsed-mail';

/**
 * The topmost `Authentication-Results` (AUTH-2; RFC 8601): who checked, and what came of DMARC, SPF and DKIM. Of several
 * DKIM signatures one that passed counts. Whether it may be believed is for others to say.
 */
export const authenticationIn = (header: string | null): ParsedMail['authentication'] => {
  if (header === null) return null;
  const [first, ...results] = withoutComments(header).split(';');
  const authservId = first!.trim().split(/\s/)[0]!.toLowerCase();
  if (!authservId) return null;
  const found = results.flatMap((result) => {
    const [, method, outcome] = /^\s*([a-z]{1,20})(?:\s*\/\s*\d{1,3})?\s*=\s*([a-z]{1,20})/i.exec(result) ?? [];
    return method ? [{ method: method.toLowerCase(), outcome: outcome!.toLowerCase() }] : [];
  });
  const outcomeOf = (wanted: string): string | null => {
    const outcomes = found.filter(({ method }) => method === wanted).map(({ outcome }) => outcome);
    return outcomes.find((outcome) => outcome === 'pass') ?? outcomes[0] ?? null;
  };
  // A second result of DMARC or SPF would not come from a checker that follows the standard: the first one counts.
  const firstOf = (wanted: string) => found.find(({ method }) => method === wanted)?.outcome ?? null;
  return { authservId, dmarc: firstOf('dmarc'), spf: firstOf('spf'), dkim: outcomeOf('dkim') };
};

/** Comments may be nested, and hold semicolons; quoted strings may hold both. */
const withoutComments = (text: string): string => {
  const kept: string[] = [];
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\\') at += 1;
    else if (character === '"' && depth === 0) quoted = !quoted;
    else if (character === '(' && !quoted) depth += 1;
    else if (character === ')' && !quoted && depth > 0) depth -= 1;
    else if (depth === 0) kept.push(quoted && character === ';' ? ' ' : character);
  }
  return kept.join('');
};
