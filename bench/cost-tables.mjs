// What each request costs in each shape.
import { number, table } from './tables.mjs';

/** Until it was answered, and what followed. */
const cell = (answered, all) => {
  if (all === 0) return '';
  return all === answered ? number(answered) : `${number(answered)} + ${number(all - answered)}`;
};

const costsOf = (shape, costs) => {
  const kinds = Object.keys(costs[0].all).filter((kind) => costs.some(({ all }) => all[kind] > 0));
  const rows = costs.map(({ request, answered, all, inARow }) => [
    request,
    ...kinds.map((kind) => cell(answered[kind], all[kind])),
    inARow.durable || '',
    inARow.calls || '',
  ]);
  return `### In ${shape}\n\n${table(['request', ...kinds, 'durable writes in a row', 'calls in a row'], rows)}`;
};

export const costTables = (results) => {
  const measured = results.find(({ costs }) => costs);
  if (!measured) return 'Not measured yet.';
  const { run, costs } = measured;
  const of = `Run of ${run.at.slice(0, 16).replace('T', ' ')} (\`bench/results/${run.file}\`).`;
  return [of, ...Object.entries(costs).map(([shape, rows]) => costsOf(shape, rows))].join('\n\n');
};
