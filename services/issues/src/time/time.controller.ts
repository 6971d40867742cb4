import { Controller } from '@nestjs/common';
import { addSpentTime, readTimeReport, readTimeStats, resetSpentTime, setTimeEstimate } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { inProject, reportsTime, signedInInProject } from '../issue-access';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { TimeReport } from './report/time-report.query';
import type { TimeInput } from './time-input';
import { timeStatsOf } from './time-stats';
import { TrackTimeInProject } from './track-time.handler';

@Controller()
export class TimeController {
  constructor(
    private readonly commands: Commands,
    private readonly readModels: ReadModels,
    private readonly details: IssueDetails,
    private readonly timeReport: TimeReport,
  ) {}

  @Answers(readTimeStats, inProject)
  async read({ payload: { iid }, scope }: IncomingRequest<typeof readTimeStats>) {
    const { time } = await this.details.read(iid, scope.access);
    return { timeStats: timeStatsOf(time) };
  }

  @Answers(setTimeEstimate, signedInInProject)
  async estimate({ payload: { iid, duration }, scope }: IncomingRequest<typeof setTimeEstimate>) {
    return this.track(iid, { kind: 'estimate', duration: duration ?? '0' }, scope);
  }

  @Answers(addSpentTime, signedInInProject)
  async spend({ payload, scope }: IncomingRequest<typeof addSpentTime>) {
    const { iid, duration, spentAt: date, summary } = payload;
    return this.track(iid, { kind: 'spend', duration, date, summary }, scope);
  }

  @Answers(resetSpentTime, signedInInProject)
  async resetSpent({ payload: { iid }, scope }: IncomingRequest<typeof resetSpentTime>) {
    return this.track(iid, { kind: 'remove-spent' }, scope);
  }

  @Answers(readTimeReport, reportsTime)
  async report({ payload, scope }: IncomingRequest<typeof readTimeReport>) {
    return this.timeReport.part(payload, scope);
  }

  private async track(iid: number, input: TimeInput, scope: RequestScope) {
    const executed = await this.commands.execute(new TrackTimeInProject({ iid, input }, scope));
    const visible = await this.readModels.waitUntilVisible(executed);
    const { state, position } = executed;
    return { timeStats: timeStatsOf(state.time), position, visible };
  }
}
