import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import manifest from '../package.json';
import { absent } from './gitlab-clients/absent';
import { works } from './gitlab-clients/gitbeaker';
import { pythonGitlabVersion, pythonWorks } from './gitlab-clients/python-gitlab';

const gitbeakerWorks = Object.entries(works).flatMap(([area, stories]) =>
  Object.keys(stories).map((what) => [area, what] as const),
);
const clients = `\`@gitbeaker/rest\` ${manifest.devDependencies['@gitbeaker/rest']} and \`python-gitlab\` ${pythonGitlabVersion}`;

/** The rows of the table that begins with this line, each as its cells. */
const rowsBelow = (head: readonly string[]): readonly (readonly string[])[] => {
  const lines = readFileSync(join(__dirname, '../../README.md'), 'utf8').split('\n');
  const cellsOf = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim());
  const at = lines.findIndex((line) => JSON.stringify(cellsOf(line)) === JSON.stringify(head));
  const below = lines.slice(at + 2);
  return at < 0
    ? []
    : below
        .slice(
          0,
          below.findIndex((line) => !line.startsWith('|')),
        )
        .map(cellsOf);
};

describe('the clients of GitLab that README.md names', () => {
  it('are told to do what both of them are driven through, and not what is absent', () => {
    const areas = [...new Set([...gitbeakerWorks, ...absent.map(({ area }) => [area] as const)].map(([area]) => area))];
    const cell = (whats: readonly string[]) => whats.join('; ');
    const driven = areas.map((area) => [
      area,
      cell(gitbeakerWorks.filter((each) => each[0] === area).map(([, what]) => what)),
      cell(absent.filter((each) => each.area === area).map(({ what }) => what)),
    ]);
    expect(rowsBelow(['', `with ${clients}`, 'not yet'])).toEqual(driven);
  });
  it('do the same', () => expect(pythonWorks).toEqual(gitbeakerWorks));
});
