import { z } from 'zod';
import { isPlanner } from '../issue-access';
import { showDuration } from '../time/durations';
import type { TimeInput } from '../time/time-input';
import { TrackTimeInProject } from '../time/track-time.handler';
import { ActionPlace, effect, held, Outcome, QuickAction } from './quick-action';

const track = (place: ActionPlace, input: TimeInput) =>
  place.execute(new TrackTimeInProject({ iid: place.iid, input }, place.scope));

const estimate = async (duration: string, place: ActionPlace): Promise<Outcome> => {
  const changed = (await track(place, { kind: 'estimate', duration })).find(
    ({ type }) => type === 'TimeEstimateChanged',
  );
  if (changed?.type !== 'TimeEstimateChanged') return held('The time estimate is as it was.');
  const { seconds } = changed.data;
  const message = seconds === 0 ? 'Removed time estimate.' : `Set time estimate to ${showDuration(seconds)}.`;
  return effect(message, { time_estimate: seconds });
};

const date = z.iso.date();
/** A duration, and the day it was spent on. */
const spending = (argument: string): TimeInput => {
  const [, duration = '', day] = /^(.*)\s(\S+)$/.exec(argument) ?? [];
  const isDated = date.safeParse(day).success;
  return { kind: 'spend', duration: isDated ? duration : argument, date: isDated ? day! : null, summary: null };
};

/** QA-29 to QA-32 */
export const timeActions: readonly QuickAction[] = [
  {
    name: 'estimate',
    aliases: ['estimate_time'],
    description: 'Set the time estimate',
    params: '<1w 3d 2h 14m>',
    isOffered: isPlanner,
    run: estimate,
  },
  {
    name: 'remove_estimate',
    aliases: ['remove_time_estimate'],
    description: 'Remove the time estimate',
    params: null,
    isOffered: (access, issue) => isPlanner(access) && issue !== null && issue.time.estimate > 0,
    run: (_, place) => estimate('0', place),
  },
  {
    name: 'spend',
    aliases: ['spent', 'spend_time'],
    description: 'Add or subtract spent time',
    params: '<1h 30m | -1h 30m> <date(YYYY-MM-DD)>',
    isOffered: isPlanner,
    accumulates: true,
    run: async (argument, place) => {
      const [spent] = (await track(place, spending(argument))).flatMap((event) =>
        event.type === 'TimeSpent' ? [event.data] : [],
      );
      const { seconds } = spent!;
      const verb = seconds > 0 ? 'Added' : 'Subtracted';
      const message = `${verb} ${showDuration(Math.abs(seconds))} spent time.`;
      return effect(message, { spend_time: { duration: seconds } });
    },
  },
  {
    name: 'remove_time_spent',
    aliases: [],
    description: 'Remove all spent time',
    params: null,
    isOffered: (access, issue) => isPlanner(access) && issue !== null && issue.time.entries > 0,
    run: async (_, place) => {
      const events = await track(place, { kind: 'remove-spent' });
      if (events.length === 0) return held('There is no spent time.');
      return effect('Removed spent time.', { spend_time: { duration: 'reset' } });
    },
  },
];
