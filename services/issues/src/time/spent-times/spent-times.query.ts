import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { ReadModels } from '@ledgerdesk/read-models';
import { issueLinks } from '../../issues/issue-links/issue-links.projection';
import { inPeriod, Period, widened } from '../report/period';
import { SpentTimes, spentTimes } from './spent-times.projection';

/** What was spent on an issue in a period, and whom it is linked to. */
export type SpentTime = Pick<SpentTimes, 'issueId' | 'projectId' | 'iid'> &
  Readonly<{ seconds: number; contactIds: readonly number[] }>;

const PAGE = 1_000;
const PROJECTS_AT_ONCE = 8;

@Injectable()
export class SpentTimeQuery {
  constructor(private readonly readModels: ReadModels) {}

  /** In these projects, by the ids of the issues. */
  async inProjects(projectIds: readonly number[], period: Period): Promise<readonly SpentTime[]> {
    const documents = await this.readModels.documents(spentTimes);
    const timed = await documents.countBy('projectId', { projectId: { in: projectIds }, arriving: false });
    const counts = inPeriod(period);
    const atOnce = pLimit(PROJECTS_AT_ONCE);
    const found = await Promise.all(
      [...timed.keys()].map((projectId) => atOnce(() => this.inProject(projectId as number, period, counts))),
    );
    return found.flat().sort((a, b) => a.issueId - b.issueId);
  }

  private async inProject(
    projectId: number,
    period: Period,
    counts: (on: string) => boolean,
  ): Promise<readonly SpentTime[]> {
    const documents = await this.readModels.documents(spentTimes);
    const { first, last } = widened(period);
    const where = { projectId, arriving: false, last: { gte: first }, first: { lt: last } };
    const sort = { field: 'issueId', direction: 'ascending' } as const;
    const found: SpentTime[] = [];
    for (let after: string | null = null; ;) {
      const page = await documents.find({ where, sort, limit: PAGE, ...(after === null ? {} : { after }) });
      found.push(...(await this.withContacts(page.documents, counts)));
      if (page.next === null) return found;
      after = page.next;
    }
  }

  private async withContacts(
    times: readonly SpentTimes[],
    counts: (on: string) => boolean,
  ): Promise<readonly SpentTime[]> {
    const spent = times.flatMap(({ issueId, projectId, iid, entries }) => {
      const counted = entries.filter(({ on }) => counts(on));
      const seconds = counted.reduce((sum, entry) => sum + entry.seconds, 0);
      return counted.length === 0 ? [] : [{ issueId, projectId, iid, seconds }];
    });
    const links = await (await this.readModels.documents(issueLinks)).get(spent.map(({ issueId }) => issueId));
    return spent.map((one) => ({ ...one, contactIds: links.get(one.issueId)?.contactIds ?? [] }));
  }
}
