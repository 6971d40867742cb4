// The newest figure of each promise, of which run it is, and where the time of what was missed goes.
import { number, table, targetOf, valueOf } from './tables.mjs';

/** Told in docs/scale.md. */
const LIMITS = 'scale';

const timeOf = ({ at }) => at.slice(0, 16).replace('T', ' ');
const runOf = ({ run }) => `[${timeOf(run)}](../bench/results/${run.file})`;
const outcomeOf = (figure) => (targetOf(figure) === '' ? '' : figure.met ? 'met' : '**missed**');
const againstOf = ({ against, baseline }) => (against === undefined ? '' : `${number(against)} of ${baseline}`);

const figuresOf = (results) =>
  table(
    ['benchmark', 'figure', 'value', 'target', '', 'against raw', 'run'],
    results.flatMap((result) =>
      result.figures.map((figure) => [
        ...[result.name, figure.name, valueOf(figure), targetOf(figure), outcomeOf(figure), againstOf(figure)],
        runOf(result),
      ]),
    ),
  );

/** Each run once, with its machine. */
const runsOf = (results) => {
  const runs = new Map(results.map((result) => [result.run.file, result]));
  return table(
    ['run', 'processor', 'cores', 'memory', 'system', 'Node', 'load before'],
    [...runs.values()].map((result) => {
      const { cpu, cores, memoryGb, system, node, loadBefore } = result.run.machine;
      return [runOf(result), cpu, cores, `${memoryGb} GB`, system, node, loadBefore];
    }),
  );
};

const profileOf = ({ name, figures, profile }) => {
  const missed = figures.filter(({ met }) => !met).map((figure) => figure.name);
  const functions = table(
    ['ms of its own', 'function'],
    profile.map(({ selfMs, function: place }) => [number(selfMs), `\`${place}\``]),
  );
  return `#### ${name}\n\nMissed: ${missed.join('; ')}.\n\n${functions}`;
};

const profilesOf = (results) => {
  const profiled = results.filter(({ profile }) => profile);
  if (profiled.length === 0) return '### Profiles\n\nNothing was missed.';
  const introduction = `### Profiles of what was missed

The main thread of the service, or of the benchmark where it starts none, in another run under the profiler. \`(idle)\` is
the time in which it waited; what its threads did is not in it.`;
  return [introduction, ...profiled.map(profileOf)].join('\n\n');
};

export const figureTables = (results) => {
  const shown = results.filter(({ name }) => name !== LIMITS);
  return [figuresOf(shown), '### The runs', runsOf(shown), profilesOf(shown)].join('\n\n');
};

export const limitTable = (results) => {
  const limits = results.filter(({ name }) => name === LIMITS);
  const rows = limits.flatMap((result) =>
    result.figures.map((figure) => [figure.name, valueOf(figure), runOf(result)]),
  );
  return [table(['what', 'measured', 'run'], rows), runsOf(limits)].join('\n\n');
};
