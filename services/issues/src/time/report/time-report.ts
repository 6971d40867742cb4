import type { TimeReportGrouping } from '@ledgerdesk/contracts';
import { amountInCents } from './decimals';

export type BilledOrganization = Readonly<{ id: number; name: string; defaultRateCents: number | null }>;
export type BilledContact = Readonly<{ contactId: number; name: string; organizationId: number | null }>;
/** What was spent on it in the period. `contacts`: null where the asker may not see them (TIM-17). */
export type BilledIssue = Readonly<{ issueId: number; seconds: number; contacts: readonly BilledContact[] | null }>;
/** An id is null where there is none, or where the lines are not grouped by it. */
export type BilledLine<Issue> = Readonly<{
  organization: BilledOrganization | null;
  contact: BilledContact | null;
  issue: Issue | null;
  seconds: number;
  amountCents: bigint | null;
}>;
export type BilledTime<Issue> = Readonly<{
  lines: readonly BilledLine<Issue>[];
  unassigned: readonly Issue[];
  restrictedSeconds: number;
  totals: Readonly<{ seconds: number; amountCents: bigint; amountComplete: boolean }>;
}>;

type Share = Readonly<{ organizationId: number | null; contacts: readonly BilledContact[]; seconds: number }>;
type LineKey<Issue> = Readonly<{ organizationId: number | null; contact: BilledContact | null; issue: Issue | null }>;
type LineShare<Issue> = LineKey<Issue> & Readonly<{ seconds: number }>;

/** TIM-11 to TIM-18: lines, what is unassigned, and what is restricted are together the time that was spent, exactly. */
export const billedTime = <Issue extends BilledIssue>(
  issues: readonly Issue[],
  organizations: ReadonlyMap<number, BilledOrganization>,
  grouping: TimeReportGrouping,
): BilledTime<Issue> => {
  const spent = issues.filter(({ seconds }) => seconds !== 0);
  const restricted = spent.filter(({ contacts }) => contacts === null);
  const unassigned = spent.filter(({ contacts }) => contacts?.length === 0);
  const sums = new Map<string, LineKey<Issue> & { seconds: number }>();
  for (const issue of spent)
    for (const { seconds, ...key } of linesOf(issue, grouping)) {
      const id = `${key.organizationId}/${key.contact?.contactId}/${key.issue?.issueId}`;
      const sum = sums.get(id);
      if (sum) sum.seconds += seconds;
      else sums.set(id, { ...key, seconds });
    }
  const lines = [...sums.values()]
    .filter(({ seconds }) => seconds !== 0)
    .map(({ organizationId, ...line }) => {
      const organization = organizationId === null ? null : organizations.get(organizationId)!;
      const rate = organization?.defaultRateCents ?? null;
      return { ...line, organization, amountCents: rate === null ? null : amountInCents(line.seconds, rate) };
    })
    .sort(byIds);
  return {
    lines,
    unassigned: [...unassigned].sort((a, b) => a.issueId - b.issueId),
    restrictedSeconds: sumOf(restricted),
    totals: {
      seconds: sumOf(spent),
      amountCents: lines.reduce((sum, { amountCents }) => sum + (amountCents ?? 0n), 0n),
      amountComplete: lines.every(({ amountCents }) => amountCents !== null),
    },
  };
};

/** What of the time of an issue goes to which line. */
const linesOf = <Issue extends BilledIssue>(issue: Issue, grouping: TimeReportGrouping): readonly LineShare<Issue>[] =>
  sharesOf(issue).flatMap(({ organizationId, contacts, seconds }): readonly LineShare<Issue>[] => {
    if (grouping === 'organization') return [{ organizationId, contact: null, issue: null, seconds }];
    if (grouping === 'issue') return [{ organizationId, contact: null, issue, seconds }];
    const parts = split(seconds, contacts.length);
    return contacts.map((contact, index) => ({ organizationId, contact, issue: null, seconds: parts[index]! }));
  });

/** TIM-11: of each organization, the lowest id first, and last of the contacts that have none. */
const sharesOf = ({ contacts, seconds }: BilledIssue): readonly Share[] => {
  const byOrganization = new Map<number | null, BilledContact[]>();
  for (const contact of differentContacts(contacts ?? [])) {
    const among = byOrganization.get(contact.organizationId);
    if (among) among.push(contact);
    else byOrganization.set(contact.organizationId, [contact]);
  }
  const organizationIds = [...byOrganization.keys()].sort((a, b) => orderOf(a) - orderOf(b));
  const parts = split(seconds, organizationIds.length);
  return organizationIds.map((organizationId, index) => ({
    organizationId,
    contacts: byOrganization.get(organizationId)!,
    seconds: parts[index]!,
  }));
};

/** By their ids. Two links may lead to one contact, since a merge. */
const differentContacts = (contacts: readonly BilledContact[]): readonly BilledContact[] => {
  const different = new Map(contacts.map((contact) => [contact.contactId, contact]));
  return [...different.values()].sort((a, b) => a.contactId - b.contactId);
};

/** TIM-13: whole seconds, what is left over one each to the first. */
const split = (seconds: number, count: number): readonly number[] => {
  const sign = Math.sign(seconds);
  const whole = Math.floor(Math.abs(seconds) / count);
  const left = Math.abs(seconds) % count;
  return Array.from({ length: count }, (_, index) => sign * (whole + (index < left ? 1 : 0)));
};

const sumOf = (issues: readonly BilledIssue[]): number => issues.reduce((sum, { seconds }) => sum + seconds, 0);

const orderOf = (id: number | null | undefined): number => id ?? Number.MAX_SAFE_INTEGER;
const byIds = (one: BilledLine<BilledIssue>, other: BilledLine<BilledIssue>): number =>
  orderOf(one.issue?.issueId) - orderOf(other.issue?.issueId) ||
  orderOf(one.organization?.id) - orderOf(other.organization?.id) ||
  orderOf(one.contact?.contactId) - orderOf(other.contact?.contactId);
