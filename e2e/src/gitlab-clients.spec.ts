import { nameAsNotRun } from '@ledgerdesk/test-servers';
import { absent } from './gitlab-clients/absent';
import { gitbeakerIn, refusalOf, works, type GitbeakerWorld } from './gitlab-clients/gitbeaker';
import { PythonGitlab, pythonWorks } from './gitlab-clients/python-gitlab';
import { makeWorld, type World } from './gitlab-clients/world';
import { storyWithoutFaults } from './shapes';

const python = PythonGitlab.install();
if (python.missing) nameAsNotRun('clients of GitLab: python-gitlab', python.missing);
afterAll(() => python.remove());

const NOW_WORKS = 'works by now: take it off the list of what is absent, and add it to what works';

storyWithoutFaults('With clients of GitLab,', (installation) => {
  let world: World;
  beforeAll(async () => {
    world = await makeWorld(installation());
  }, 60_000);

  describe('with @gitbeaker/rest,', () => {
    let gitbeaker: GitbeakerWorld;
    beforeAll(() => {
      gitbeaker = gitbeakerIn(world);
    });
    for (const [area, stories] of Object.entries(works))
      it.each(Object.entries(stories))(`${area} are %s (API-1)`, (_, story) => story(gitbeaker));
    it.each(absent.map(({ area, what, ...call }) => [area, what, call] as const))(
      '%s are not yet %s (API-11)',
      async (_area, _what, { gitbeaker: call, refused }) =>
        expect((await refusalOf(call(gitbeaker))) ?? NOW_WORKS).toEqual(refused),
    );
  });

  (python.missing ? describe.skip : describe)('with python-gitlab,', () => {
    let outcomes: Awaited<ReturnType<PythonGitlab['run']>>;
    beforeAll(async () => {
      outcomes = await python.run(world);
    }, 120_000);
    const outcomeOf = (area: string, what: string) =>
      outcomes.find((each) => each.area === area && each.what === what)!;
    it.each(pythonWorks)('%s are %s (API-1)', (area, what) => expect(outcomeOf(area, what).failure).toBeNull());
    it.each(absent.map(({ area, what, refused }) => [area, what, refused] as const))(
      '%s are not yet %s (API-11)',
      (area, what, refused) => expect(outcomeOf(area, what).refused ?? NOW_WORKS).toEqual(refused),
    );
  });
});
