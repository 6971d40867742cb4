import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { readCounterparts, ReplyOf, RequestPayload, repointLinks } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { inParts } from '../in-parts';
import type { IssueContactsRepointed, Repointing } from '../issues/issue';
import { RepointContacts } from './decide-repointing';
import { LinkedIssue } from '../issues/issue-links/issue-links.projection';
import { IssueLinks } from '../issues/issue-links/issue-links.query';

type Migration = RequestPayload<typeof repointLinks>['migration'];
/** By the id of the contact that a link leads to; null: a copy that is yet to be made. */
type Counterparts = ReadonlyMap<number, number | null>;

const ISSUES_AT_ONCE = 64;

/** Leads links to the counterparts of their contacts, as crm tells them (TRF-23). */
@Injectable()
export class LinkRepointing {
  constructor(
    private readonly commands: Commands,
    private readonly client: ServiceClient,
    private readonly issueLinks: IssueLinks,
  ) {}

  async repoint(
    { migration, projectIds, after }: RequestPayload<typeof repointLinks>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof repointLinks>> {
    const { issues, next } = await this.issueLinks.part(projectIds, after, scope);
    const before = await this.issueLinks.stored();
    const led = await this.lead(migration, issues, scope);
    await this.issueLinks.waitForStored(scope, next === null ? undefined : before);
    const links = led.reduce((sum, some) => sum + some, 0);
    return { next, issues: led.filter((some) => some > 0).length, links, removed: 0 };
  }

  /** How many links of each issue this request has led, be it in an earlier attempt. */
  private async lead(migration: Migration, issues: readonly LinkedIssue[], scope: RequestScope): Promise<number[]> {
    const [linked, takenOff] = await Promise.all([
      this.counterparts(
        migration,
        issues.flatMap(({ contactIds }) => contactIds),
        { preview: false },
        scope,
      ),
      // Nobody is migrated for having been taken off.
      this.counterparts(
        migration,
        issues.flatMap(({ takenOff }) => takenOff),
        { preview: true },
        scope,
      ),
    ]);
    const leading = (issue: LinkedIssue) => {
      const counterparts = [...known(linked, issue.contactIds), ...known(takenOff, issue.takenOff)];
      return this.leadIssue(issue, migration.transferId, counterparts, scope);
    };
    const atOnce = pLimit(ISSUES_AT_ONCE);
    return Promise.all(issues.map((issue) => atOnce(leading, issue)));
  }

  private async leadIssue(
    { issueId, projectId, led }: LinkedIssue,
    transferId: number,
    counterparts: readonly Repointing[],
    scope: RequestScope,
  ): Promise<number> {
    const metadata = scope.command(`repoint ${issueId}`);
    if (counterparts.length === 0) return led.find(({ commandId }) => commandId === metadata.commandId)?.links ?? 0;
    const repoint = new RepointContacts({ issueId, projectId, transferId, counterparts }, metadata);
    const [event] = await (await this.commands.execute(repoint)).events();
    return event?.type === 'IssueContactsRepointed' ? (event.data as IssueContactsRepointed['data']).changes.length : 0;
  }

  private async counterparts(
    migration: Migration,
    contactIds: readonly number[],
    { preview }: Readonly<{ preview: boolean }>,
    scope: RequestScope,
  ): Promise<Counterparts> {
    const answers = await inParts(contactIds, (ids, part) => {
      const step = `${readCounterparts.subject} ${preview} ${part}`;
      return this.client.ask(readCounterparts, { migration, contactIds: ids, preview }, scope, step);
    });
    return new Map(answers.flatMap(({ counterparts }) => counterparts.map(({ fromId, intoId }) => [fromId, intoId])));
  }
}

const known = (counterparts: Counterparts, contactIds: readonly number[]): readonly Repointing[] =>
  contactIds.flatMap((from) => {
    const to = counterparts.get(from) ?? null;
    return to === null ? [] : [{ from, to }];
  });
