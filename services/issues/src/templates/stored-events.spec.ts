import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { issueTemplatesDecider } from './issue-templates.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.json`), 'utf8'));

describe('stored events of issue templates', () => {
  const names = ['IssueTemplateChanged.v1', 'IssueTemplateRemoved.v1'];
  const upTo = (count: number) =>
    fold(
      issueTemplatesDecider,
      names.slice(0, count).map((name) => sample<never>(name)),
    );

  it('fold to what was set', () => {
    expect([...upTo(1)]).toEqual([['Bug', 'Steps:\n\n/label ~bug']]);
    expect([...upTo(2)]).toEqual([]);
  });
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(names.map((name) => `${name}.json`).sort()));
});
