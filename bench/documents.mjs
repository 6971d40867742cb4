// What docs/performance.md and docs/scale.md tell of the newest results, each between two markers; the text around it is
// written by hand. With `--check` nothing is written: it fails where a document says something else.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { root } from '../tools/steps.mjs';
import { costTables } from './cost-tables.mjs';
import { figureTables, limitTable } from './figure-tables.mjs';
import { newest } from './results.mjs';

/** By document, what stands between each `<!-- measured: name -->` and its `<!-- end -->`. */
const documents = {
  'docs/performance.md': { figures: figureTables },
  'docs/scale.md': { costs: costTables, limits: limitTable },
};

const withMeasured = (text, parts, results) =>
  Object.entries(parts).reduce((told, [name, write]) => {
    const place = new RegExp(`(<!-- measured: ${name} -->)[^]*?(<!-- end -->)`);
    if (!place.test(told)) throw new Error(`There is no place for the ${name}`);
    return told.replace(place, (_, before, after) => `${before}\n\n${write(results)}\n\n${after}`);
  }, text);

const madeOf = async (document, parts, results) => {
  const file = join(root, document);
  const text = readFileSync(file, 'utf8');
  const options = { ...(await resolveConfig(file)), filepath: file };
  return { file, text, made: await format(withMeasured(text, parts, results), options) };
};

const all = () => {
  const results = newest();
  return Promise.all(Object.entries(documents).map(([document, parts]) => madeOf(document, parts, results)));
};

export const writeDocuments = async () => {
  for (const { file, made } of await all()) writeFileSync(file, made);
};

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  if (!process.argv.includes('--check')) await writeDocuments();
  else
    for (const { file, text, made } of await all())
      if (text !== made) {
        console.error(`${file} does not tell the newest results: run \`node bench/documents.mjs\`, and commit it.`);
        process.exitCode = 1;
      }
}
