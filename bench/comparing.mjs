// `npm run bench -- gateway mail --against <commit>`: the present build beside one of an older commit, in the same rounds.
// All that measures, and puts the load on, is of the present commit; of the older one only the built service is run.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { root } from '../tools/steps.mjs';
import { exitOnSignals, removedAtExit } from './at-exit.mjs';
import { describeMachine, inOneLine } from './machine.mjs';
import { buildOlder, copyPresent, presentCommit } from './builds.mjs';
import { comparisonOf, markOf, worseThan } from './ratios.mjs';
import { measureRounds } from './rounds.mjs';
import { number } from './tables.mjs';

const shortOf = ({ id, changed }) => `${id.slice(0, 8)}${changed ? '-changed' : ''}`;

const columns = [46, 10, 10, 5, 7, 15];
const line = (cells) =>
  cells
    .map((cell, n) => (n === 0 ? cell.padEnd(columns[n]) : cell.padStart(columns[n] ?? 0)))
    .join('  ')
    .trimEnd();

const ratioAs = (ratio) => ratio.toFixed(3);
const rowOf = (figure) => [
  figure.name,
  number(figure.older),
  number(figure.present),
  figure.unit.padEnd(columns[3]),
  ratioAs(figure.ratio),
  `${ratioAs(figure.least)}..${ratioAs(figure.most)}`,
  markOf(figure),
];

const printTable = (figures) => {
  console.log(line(['', 'older', 'present', ''.padEnd(columns[3]), 'ratio', 'least..most']));
  for (const better of ['higher', 'lower']) {
    console.log(`${better} is better`);
    for (const figure of figures) if (figure.better === better) console.log(line(rowOf(figure)));
  }
};

/** Beside the results, not among them: documents tell what a commit comes to, not what two do. */
const keep = async (comparison) => {
  const folder = join(root, 'bench/comparisons');
  mkdirSync(folder, { recursive: true });
  const time = comparison.at.slice(0, 19).replaceAll(':', '-');
  const file = join(folder, `${time}-${shortOf(comparison.older)}..${shortOf(comparison.present)}.json`);
  const options = { ...(await resolveConfig(file)), filepath: file };
  writeFileSync(file, await format(JSON.stringify(comparison), options));
  return file;
};

/**
 * Compares the present build, which is there, with that of a commit.
 *
 * @returns the figures that are worse by more than `failAbove` percent
 */
export const compare = async ({ names, older, rounds, failAbove }) => {
  exitOnSignals();
  const folder = mkdtempSync(join(tmpdir(), 'ledgerdesk-against-'));
  removedAtExit(folder);
  const present = presentCommit();
  console.log(`older:   ${shortOf(older)} ${older.subject}`);
  console.log(`present: ${shortOf(present)} ${present.subject}`);
  // Names of one length: what a service loads it holds with its path, some megabytes in all.
  const programs = {
    older: await buildOlder(older, join(folder, 'older'), (what) => console.log(`older:   ${what}`)),
    present: await copyPresent(join(folder, 'newer')),
  };
  const at = new Date().toISOString();
  const machine = describeMachine();
  console.log(inOneLine(machine));

  const benchmarks = [];
  for (const name of names) {
    console.log(`\n== ${name}`);
    const benchmark = await import(`./${name}.comparison.mjs`);
    const figures = comparisonOf(await measureRounds(benchmark, programs, rounds, folder, console.log));
    printTable(figures);
    benchmarks.push({ name, figures });
  }

  const file = await keep({ at, machine, older, present, rounds, benchmarks });
  console.log(`\n${relative(process.cwd(), file)}`);
  return benchmarks.flatMap(({ name, figures }) =>
    worseThan(failAbove, figures).map((figure) => ({ ...figure, name: `${name}: ${figure.name}` })),
  );
};
