import { withoutComments } from './header-comments';
import { ParsedMail } from './parsed-mail';

/** RFC 8601: several servers may each have added one, and a sender as many as it likes. */
const MAX_READ = 50;

/**
 * What each `Authentication-Results` says (RFC 8601), top to bottom: who checked, and what came of DMARC, SPF and DKIM. Of
 * several DKIM signatures one that passed counts. Which may be believed is for others to say (AUTH-2).
 */
export const authenticationIn = (headers: readonly string[]): ParsedMail['authentication'] =>
  headers.slice(0, MAX_READ).flatMap((header) => resultsIn(header) ?? []);

const resultsIn = (header: string): ParsedMail['authentication'][number] | null => {
  const [first, ...results] = withoutComments(header).split(';');
  const authservId = first!.trim().split(/\s/)[0]!.replace(/^"|"$/g, '').toLowerCase();
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
