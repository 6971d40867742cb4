import fc from 'fast-check';
import { amountInCents, decimalOf, hoursInHundredths } from './decimals';
import { BilledContact, BilledIssue, BilledOrganization, billedTime } from './time-report';

const organization = (id: number, defaultRateCents: number | null = null): BilledOrganization => ({
  id,
  name: `Organization ${id}`,
  defaultRateCents,
});
const contact = (contactId: number, organizationId: number | null = null): BilledContact => ({
  contactId,
  name: `Contact ${contactId}`,
  organizationId,
});
const issue = (issueId: number, seconds: number, contacts: BilledIssue['contacts'] = []): BilledIssue => ({
  issueId,
  seconds,
  contacts,
});
const organizations = new Map(
  [organization(1, 10_000), organization(2, 6_000), organization(3)].map((one) => [one.id, one]),
);
const groupings = ['organization', 'contact', 'issue'] as const;
type Grouping = (typeof groupings)[number];
/** Of each line who or what it is about, with its seconds and amount. */
const linesOf = (issues: readonly BilledIssue[], grouping: Grouping) =>
  billedTime(issues, organizations, grouping).lines.map(({ organization, contact, issue, seconds, amountCents }) => [
    issue?.issueId ?? contact?.contactId ?? organization?.id ?? null,
    seconds,
    amountCents,
  ]);

describe('the time of a report', () => {
  it('is split as in the example (TIM-19)', () => {
    const example = [issue(7, 3 * 3_600, [contact(11, 1), contact(12, 1), contact(13, 2)])];
    const shown = (grouping: Grouping) =>
      billedTime(example, organizations, grouping).lines.map(({ organization, contact, seconds, amountCents }) => [
        contact?.name ?? organization?.name,
        decimalOf(hoursInHundredths(seconds)),
        decimalOf(amountCents!),
      ]);
    expect(shown('organization')).toEqual([
      ['Organization 1', '1.50', '150.00'],
      ['Organization 2', '1.50', '90.00'],
    ]);
    expect(shown('contact')).toEqual([
      ['Contact 11', '0.75', '75.00'],
      ['Contact 12', '0.75', '75.00'],
      ['Contact 13', '1.50', '90.00'],
    ]);
  });
  it('goes to each organization alike, and the contacts without one count as one (TIM-11)', () =>
    expect(
      linesOf([issue(7, 9_000, [contact(11), contact(12), contact(13, 1), contact(14, 3)])], 'organization'),
    ).toEqual([
      [1, 3_000, 8_333n],
      [3, 3_000, null],
      [null, 3_000, null],
    ]));
  it('goes within an organization to each of its contacts alike (TIM-12)', () =>
    expect(linesOf([issue(7, 8_000, [contact(12), contact(11), contact(13, 1)])], 'contact')).toEqual([
      [13, 4_000, 11_111n],
      [11, 2_000, null],
      [12, 2_000, null],
    ]));
  it('leaves no second over: the lowest ids get one each, No organization last (TIM-13)', () => {
    const contacts = [contact(13), contact(12, 2), contact(11, 1)];
    const seconds = (total: number) =>
      linesOf([issue(7, total, contacts)], 'organization').map(([, seconds]) => seconds);
    expect([seconds(5), seconds(4), seconds(-5), seconds(1)]).toEqual([[2, 2, 1], [2, 1, 1], [-2, -2, -1], [1]]);
  });
  it('of several issues is summed by organization and contact, and shown for each issue apart (TIM-13)', () => {
    const issues = [issue(7, 3_600, [contact(11, 1)]), issue(8, 1_800, [contact(11, 1), contact(12, 2)])];
    expect(linesOf(issues, 'organization')).toEqual([
      [1, 4_500, 12_500n],
      [2, 900, 1_500n],
    ]);
    expect(linesOf(issues, 'contact')).toEqual([
      [11, 4_500, 12_500n],
      [12, 900, 1_500n],
    ]);
    expect(linesOf(issues, 'issue')).toEqual([
      [7, 3_600, 10_000n],
      [8, 900, 2_500n],
      [8, 900, 1_500n],
    ]);
  });
  it('that adds up to nothing makes no line (TIM-13)', () =>
    expect(billedTime([issue(7, 0, [contact(11, 1)]), issue(8, 0)], organizations, 'issue')).toMatchObject({
      lines: [],
      unassigned: [],
    }));
  it('of two links that lead to one contact goes there once (TIM-18)', () =>
    expect(linesOf([issue(7, 10, [contact(11, 1), contact(11, 1), contact(12, 1)])], 'contact')).toEqual([
      [11, 5, 14n],
      [12, 5, 14n],
    ]));
  it('of issues without contacts is unassigned, and of those that are not seen it is restricted (TIM-16, TIM-17)', () => {
    const issues = [
      issue(8, 60),
      issue(7, -20),
      issue(9, 30, null),
      issue(10, 5, null),
      issue(11, 600, [contact(11, 1)]),
    ];
    expect(billedTime(issues, organizations, 'organization')).toMatchObject({
      lines: [{ seconds: 600 }],
      unassigned: [
        { issueId: 7, seconds: -20 },
        { issueId: 8, seconds: 60 },
      ],
      restrictedSeconds: 35,
      totals: { seconds: 675, amountCents: 1_667n, amountComplete: true },
    });
  });
  it('is billed incompletely where a line has no rate (TIM-14)', () => {
    const { lines, totals } = billedTime(
      [issue(7, 60, [contact(11, 1), contact(12, 3)])],
      organizations,
      'organization',
    );
    expect(lines.map(({ amountCents }) => amountCents)).toEqual([83n, null]);
    expect(totals).toEqual({ seconds: 60, amountCents: 83n, amountComplete: false });
  });
  it('is in whole seconds exactly the time that was entered, whatever it is grouped by (TIM-13)', () => {
    const anyContact = fc.record({
      contactId: fc.integer({ min: 1, max: 9 }),
      name: fc.constant('Somebody'),
      organizationId: fc.constantFrom(null, 1, 2, 3),
    });
    const anyIssue = fc.record({
      seconds: fc.oneof(fc.integer({ min: -100, max: 100 }), fc.integer({ min: -(2 ** 40), max: 2 ** 40 })),
      contacts: fc.option(fc.array(anyContact, { maxLength: 9 })),
    });
    fc.assert(
      fc.property(fc.array(anyIssue, { maxLength: 20 }), (drawn) => {
        const issues = drawn.map((one, index) => ({ issueId: index + 1, ...one }));
        const entered = issues.reduce((sum, { seconds }) => sum + seconds, 0);
        for (const grouping of groupings) {
          const { lines, unassigned, restrictedSeconds, totals } = billedTime(issues, organizations, grouping);
          const sum = [...lines, ...unassigned].reduce((sum, { seconds }) => sum + seconds, restrictedSeconds);
          expect([sum, totals.seconds]).toEqual([entered, entered]);
          expect(lines.reduce((sum, line) => sum + (line.amountCents ?? 0n), 0n)).toBe(totals.amountCents);
        }
      }),
    );
  });
});

describe('an amount', () => {
  it.each([
    [3_600, 12_345, 12_345n],
    [1, 1_800, 1n],
    [1, 1_799, 0n],
    [-1, 1_800, -1n],
    [-1, 1_799, 0n],
    [20, 10_000, 56n],
    [10_000_000_000, 999_999_999_999_999, 2_777_777_777_777_775_000_000n],
  ])('of %d seconds at %d cents is exact, rounded half away from zero (TIM-14)', (seconds, rate, cents) =>
    expect(amountInCents(seconds, rate)).toBe(cents),
  );
  it.each([
    [0n, '0.00'],
    [5n, '0.05'],
    [-5n, '-0.05'],
    [-150n, '-1.50'],
    [123_456n, '1234.56'],
  ])('of %d hundredths is shown as %s', (hundredths, text) => expect(decimalOf(hundredths)).toBe(text));
  it.each([
    [18, 1n],
    [17, 0n],
    [-18, -1n],
    [2_700, 75n],
  ])('has hours of %d seconds with two decimals (TIM-14)', (seconds, hundredths) =>
    expect(hoursInHundredths(seconds)).toBe(hundredths),
  );
});
