import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  contactsToBill,
  projectsByContactSource,
  readTimeReport,
  ReplyOf,
  RequestPayload,
  TimeReportLine,
  TimeReportRefusal,
  UnassignedTime,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { Names } from '../../names';
import { SpentTime, SpentTimeQuery } from '../spent-times/spent-times.query';
import { decimalOf, hoursInHundredths } from './decimals';
import { BilledContact, BilledIssue, BilledLine, BilledOrganization, billedTime } from './time-report';
import { assertReportable } from './period';

type Question = RequestPayload<typeof readTimeReport>;
type Report = Omit<ReplyOf<typeof readTimeReport>, 'next'>;
type Issue = BilledIssue & Pick<SpentTime, 'iid' | 'projectId'>;
type Contacts = ReadonlyMap<number, BilledContact>;

const CONTACTS_AT_ONCE = 250;
/** Of a part, so that it fits into a message whatever its names are. */
const MOST_BYTES = 600_000;

@Injectable()
export class TimeReport {
  constructor(
    private readonly client: ServiceClient,
    private readonly spentTimes: SpentTimeQuery,
    private readonly names: Names,
  ) {}

  /** @throws DomainError `period-refused`, `report-changed` */
  async part(question: Question, scope: RequestScope): Promise<ReplyOf<typeof readTimeReport>> {
    assertReportable(question);
    const report = await this.report(question, scope);
    const fingerprint = createHash('sha256').update(JSON.stringify(report)).digest('base64url');
    const [ofBefore = fingerprint, start = '0'] = question.after?.split('/') ?? [];
    if (ofBefore !== fingerprint) throw changed();
    return partOf(report, Number(start), fingerprint);
  }

  private async report(question: Question, scope: RequestScope): Promise<Report> {
    const { sources } = await this.client.ask(projectsByContactSource, {}, scope);
    const organizations = new Map<number, BilledOrganization>();
    const issues: Issue[] = [];
    for (const { contactSourceId, projectIds } of sources) {
      const spent = await this.spentTimes.inProjects(projectIds, question);
      const contacts = contactSourceId && (await this.contacts(contactSourceId, spent, organizations, scope));
      for (const { contactIds, ...issue } of spent)
        issues.push({ ...issue, contacts: contacts ? contactIds.flatMap((id) => contacts.get(id) ?? []) : null });
    }
    const { lines, unassigned, restrictedSeconds, totals } = billedTime(issues, organizations, question.groupBy);
    const referenceOf = await this.references([...lines.flatMap(({ issue }) => issue ?? []), ...unassigned], scope);
    return {
      lines: lines.map((line) => shownLine(line, referenceOf)),
      unassigned: unassigned.map((issue) => ({ issue: shownIssue(issue, referenceOf), seconds: issue.seconds })),
      restrictedSeconds,
      totals: {
        seconds: totals.seconds,
        amount: decimalOf(totals.amountCents),
        amountComplete: totals.amountComplete,
      },
    };
  }

  /** LNK-3: what the contact source does not own counts nowhere. `organizations` gets those that are met. */
  private async contacts(
    contactSourceId: number,
    spent: readonly SpentTime[],
    organizations: Map<number, BilledOrganization>,
    scope: RequestScope,
  ): Promise<Contacts> {
    const ids = [...new Set(spent.flatMap(({ contactIds }) => contactIds))];
    const parts = Array.from({ length: Math.ceil(ids.length / CONTACTS_AT_ONCE) }, (_, part) =>
      ids.slice(part * CONTACTS_AT_ONCE, (part + 1) * CONTACTS_AT_ONCE),
    );
    const found = new Map<number, BilledContact>();
    const answers = await Promise.all(
      parts.map((ids, part) =>
        this.client.ask(contactsToBill, { contactSourceId, ids }, scope, `bill ${contactSourceId} ${part}`),
      ),
    );
    for (const answer of answers) {
      for (const { id, ...contact } of answer.contacts) found.set(id, contact);
      for (const organization of answer.organizations) organizations.set(organization.id, organization);
    }
    return found;
  }

  private async references(issues: readonly Issue[], scope: RequestScope): Promise<(issue: Issue) => string> {
    const projects = [...new Set(issues.map(({ projectId }) => projectId))];
    const named = await this.names.of({ users: [], projects, correspondents: [] }, scope);
    return ({ projectId, iid }) => `${named.project(projectId).fullPath}#${iid}`;
  }
}

const shownIssue = (issue: Issue, referenceOf: (issue: Issue) => string) => {
  const { issueId: id, iid, projectId } = issue;
  return { id, iid, projectId, reference: referenceOf(issue) };
};

const shownLine = (line: BilledLine<Issue>, referenceOf: (issue: Issue) => string): TimeReportLine => {
  const { organization, contact, issue, seconds, amountCents } = line;
  const rate = organization?.defaultRateCents ?? null;
  return {
    organization: organization
      ? { id: organization.id, name: organization.name }
      : { id: null, name: 'No organization' },
    contact: contact && { id: contact.contactId, name: contact.name },
    issue: issue && shownIssue(issue, referenceOf),
    seconds,
    hours: decimalOf(hoursInHundredths(seconds)),
    rate: rate === null ? null : decimalOf(BigInt(rate)),
    amount: amountCents === null ? null : decimalOf(amountCents),
  };
};

/** As many lines, and then of what is unassigned, as fit from there on. */
const partOf = (report: Report, start: number, fingerprint: string): ReplyOf<typeof readTimeReport> => {
  const { lines, unassigned } = report;
  const rows: readonly (TimeReportLine | UnassignedTime)[] = [...lines, ...unassigned];
  let end = start;
  for (let bytes = 0; end < rows.length && bytes < MOST_BYTES; end += 1)
    bytes += Buffer.byteLength(JSON.stringify(rows[end]));
  return {
    ...report,
    lines: lines.slice(start, end),
    unassigned: unassigned.slice(Math.max(0, start - lines.length), Math.max(0, end - lines.length)),
    next: end === rows.length ? null : `${fingerprint}/${end}`,
  };
};

const changed = () => {
  const code: TimeReportRefusal = 'report-changed';
  return new DomainError(code, 'Time, contacts or rates were changed while the report was read; read it again');
};
