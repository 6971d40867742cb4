import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { previewTakingBack, readCounterparts, ReplyOf, RequestPayload, repointLinks } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { inParts } from '../in-parts';
import type { IssueContactsRepointed, IssueContactsSet } from '../issues/issue';
import { IssueIds } from '../issues/issue-ids';
import { LinkedIssue } from '../issues/issue-links/issue-links.projection';
import { IssueLinks } from '../issues/issue-links/issue-links.query';
import { linksTakenBack, TakeContactsBack, Undoing } from './decide-undoing';

type Payload = RequestPayload<typeof repointLinks>;
type Asked = Omit<Payload, 'by' | 'migration'> & { by: number; migration: Payload['migration'] & { undoes: number } };
type Previewed = RequestPayload<typeof previewTakingBack>;
type Counted = Readonly<{ links: number; removed: number }>;

const ISSUES_AT_ONCE = 64;
/** Of what is only asked about. */
const NOT_YET = 0;

/** Leads links back where a transfer that is undone has led them from, and removes what fits no more (TRF-45). */
@Injectable()
export class LinkUndoing {
  constructor(
    private readonly commands: Commands,
    private readonly client: ServiceClient,
    private readonly ids: IssueIds,
    private readonly issueLinks: IssueLinks,
  ) {}

  async takeBack(asked: Asked, scope: RequestScope): Promise<ReplyOf<typeof repointLinks>> {
    const { transferId } = asked.migration;
    const { issues, next } = await this.issueLinks.part(asked.projectIds, asked.after, scope);
    const undoing = { transferId, ...(await this.undoingOf(asked, issues, { preview: false }, scope)) };
    const before = await this.issueLinks.stored();
    const counted = await this.takeAllBack(issues, undoing, asked, scope);
    await this.issueLinks.waitForStored(scope, next === null ? undefined : before);
    return { next, ...totalOf(counted) };
  }

  /** Changes nothing. */
  async preview(asked: Previewed, scope: RequestScope): Promise<ReplyOf<typeof previewTakingBack>> {
    const { issues, next } = await this.issueLinks.part(asked.projectIds, asked.after, scope);
    const undoing = { transferId: NOT_YET, ...(await this.undoingOf(asked, issues, { preview: true }, scope)) };
    const counted = issues.map((issue) => {
      const { changes, removed } = linksTakenBack(issue, undoing);
      return { links: changes.length, removed: removed.length };
    });
    return { next, ...totalOf(counted) };
  }

  /** How many of each issue this request has led or removed, be it in an earlier attempt. */
  private async takeAllBack(
    issues: readonly LinkedIssue[],
    undoing: Undoing,
    asked: Asked,
    scope: RequestScope,
  ): Promise<readonly Counted[]> {
    const noteIds = await this.ids.note.takeMany(issues.length);
    const atOnce = pLimit(ISSUES_AT_ONCE);
    return Promise.all(
      issues.map((issue, index) =>
        atOnce(async () => {
          const { issueId, projectId, led } = issue;
          const { changes, takenOff, removed } = linksTakenBack(issue, undoing);
          const metadata = scope.command(`undo ${issueId}`);
          const isToDo = changes.length + takenOff.length + removed.length > 0;
          if (!isToDo && !led.some(({ commandId }) => commandId === metadata.commandId))
            return { links: 0, removed: 0 };
          const systemNoteIds = [noteIds[index]!];
          const data = { issueId, projectId, authorId: asked.by, systemNoteIds, ...undoing };
          const executed = await this.commands.execute(new TakeContactsBack(data, metadata));
          return countedIn(await executed.events());
        }),
      ),
    );
  }

  private async undoingOf(
    { migration, others }: Pick<Asked | Previewed, 'migration' | 'others'>,
    issues: readonly LinkedIssue[],
    { preview }: Readonly<{ preview: boolean }>,
    scope: RequestScope,
  ): Promise<Omit<Undoing, 'transferId' | 'mergeId'>> {
    const named = issues.flatMap(({ contactIds, takenOff }) => [...contactIds, ...takenOff]);
    const answers = await inParts(named, (contactIds, part) => {
      const step = `${readCounterparts.subject} ${part}`;
      const asked = { migration: { transferId: null, ...migration }, contactIds, others, preview };
      return this.client.ask(readCounterparts, asked, scope, step);
    });
    return {
      undoes: migration.undoes,
      others,
      counterparts: answers.flatMap(({ counterparts }) =>
        counterparts.flatMap(({ fromId: from, intoId: to }) => (to === null ? [] : [{ from, to }])),
      ),
      misfits: answers.flatMap(({ misfits }) => misfits),
    };
  }
}

const totalOf = (counted: readonly Counted[]) => {
  const sumOf = (what: keyof Counted) => counted.reduce((sum, each) => sum + each[what], 0);
  const touched = counted.filter(({ links, removed }) => links + removed > 0);
  return { issues: touched.length, links: sumOf('links'), removed: sumOf('removed') };
};

const countedIn = (events: readonly Readonly<{ type: string; data: unknown }>[]): Counted => {
  const dataOf = <Data>(type: string) => events.find((event) => event.type === type)?.data as Data | undefined;
  return {
    links: dataOf<IssueContactsRepointed['data']>('IssueContactsRepointed')?.changes.length ?? 0,
    removed: dataOf<IssueContactsSet['data']>('IssueContactsSet')?.removed.length ?? 0,
  };
};
