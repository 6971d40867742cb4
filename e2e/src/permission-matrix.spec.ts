import type { Answer } from './api';
import {
  Asker,
  askers,
  expected,
  memberships,
  Operation,
  Place,
  places,
  readsHidden,
  readsLinks,
  readsProject,
  seesForeign,
  seesRoot,
  seesSubgroup,
  thirdOf,
} from './permission-matrix.oracle';
import { Built, each, MatrixWorld } from './permission-matrix.world';
import { storyWithoutFaults } from './shapes';

const TIME_MS = 300_000;
/** Of both shapes together there are to be twice as many. */
const LEAST_CASES = 25_000;
/** Everybody asks for one thing of every place; else each of a third of them, on the other shape of another one. */
const WHOLE = process.env.PERMISSION_MATRIX === 'whole';

/**
 * Every role in every kind of membership asks for everything in every kind of place. A case is what one asker is told of one
 * thing by one request: its status and that it tells no secret, or whether it stands in a list.
 */
storyWithoutFaults('Nobody is told more than the specification says', (installation) => {
  let world: MatrixWorld;
  let cases = 0;
  const wrong: string[] = [];
  const judge = (isRight: boolean, say: () => string) => {
    cases += 1;
    if (!isRight) wrong.push(say());
  };
  beforeAll(async () => {
    world = new MatrixWorld(installation().api, installation().adminToken);
    await world.build();
  }, TIME_MS);

  const ask = (asker: Asker, method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object): Promise<Answer> =>
    installation().api.ask(method, path, { token: world.tokens.get(asker)!, ...(body && { body }) });
  const pairs = () => askers.flatMap((asker) => world.built.map((built) => ({ asker, built })));
  const nameOf = ({ visibility, crm, source }: Place) => `${visibility}, CRM ${crm}, contacts ${source}`;

  /** What a list has of all the things there are. */
  const judgeList = async <Thing>(
    asker: Asker,
    path: string,
    things: readonly Thing[],
    isIn: (thing: Thing, ids: ReadonlySet<number>) => boolean,
    shouldBe: (thing: Thing) => boolean,
    nameOfThing: (thing: Thing) => string,
  ) => {
    const { status, body, headers } = await ask(asker, 'GET', path);
    if (status !== 200) return judge(false, () => `${asker.name}: ${path} was answered ${status}`);
    const ids = new Set<number>((body as { id: number }[]).map(({ id }) => id));
    for (const thing of things)
      judge(isIn(thing, ids) === shouldBe(thing), () => `${asker.name}: ${path} and ${nameOfThing(thing)}`);
    const count = things.filter(shouldBe).length;
    judge(headers.get('x-total') === `${count}`, () => `${asker.name}: ${path} counts ${headers.get('x-total')}`);
  };

  it(
    'of one thing (GRP-7 to GRP-23, CRM-1 to CRM-8, LNK-1, HIS-3, HIS-4)',
    async () => {
      const turn = installation().output() === '' ? 0 : 1;
      const asked = askers.flatMap((asker, index) =>
        (WHOLE ? world.built : thirdOf(world.built, index + turn)).map((built) => ({ asker, built })),
      );
      await each(asked, async ({ asker, built }) => {
        for (const [name, [method, path, body]] of Object.entries(world.requests(built))) {
          const { place, secrets } = built;
          const should = expected[name as Operation](asker, place);
          const { status, text } = await ask(asker, method, path, body);
          const maySeeContact = expected['read a contact'](asker, place) === 200 || readsLinks(asker, place);
          const isToldContact = text.includes(secrets.contact) && !(should < 400 && maySeeContact);
          const isToldHidden = text.includes(secrets.hidden) && !(should < 400 && readsHidden(asker, place));
          const told = isToldContact || isToldHidden ? ' and tells a secret' : '';
          judge(status === should && told === '', () => {
            const at = `${asker.name}: ${name} (${nameOf(place)})`;
            return `${at}: ${status}${told}, not ${should}: ${text.slice(0, 100)}`;
          });
        }
      });
      expect(wrong.slice(0, 20)).toEqual([]);
    },
    TIME_MS,
  );

  it(
    'of groups, projects and issues in lists, searches and counts (GRP-7, GRP-8, GRP-20, GRP-21)',
    async () => {
      const { built, run } = world;
      const groups = built.flatMap((at) => [
        { id: at.root, sees: (asker: Asker) => seesRoot(asker, at.place) },
        { id: at.subgroup, sees: (asker: Asker) => seesSubgroup(asker, at.place) },
        ...(at.foreign === null ? [] : [{ id: at.foreign, sees: seesForeign }]),
      ]);
      const issues = built.flatMap((at) => [
        { id: at.open.id, isSeen: (asker: Asker) => readsProject(asker, at.place), hidden: false },
        { id: at.confidential.id, isSeen: (asker: Asker) => readsHidden(asker, at.place), hidden: true },
      ]);
      const has = ({ id }: Readonly<{ id: number }>, ids: ReadonlySet<number>) => ids.has(id);
      const named = ({ id }: Readonly<{ id: number }>) => `${id}`;
      await each(askers, async (asker) => {
        const found = `search=${run}&per_page=100`;
        await judgeList(asker, `/groups?${found}`, groups, has, ({ sees }) => sees(asker) !== 'nothing', named);
        const isProject = ({ project }: Built, ids: ReadonlySet<number>) => ids.has(project);
        const reads = ({ place }: Built) => readsProject(asker, place);
        await judgeList(asker, `/projects?${found}`, built, isProject, reads, ({ project }) => `${project}`);
        const all = `/issues?scope=all&${found}`;
        await judgeList(asker, all, issues, has, ({ isSeen }) => isSeen(asker), named);
        for (const hidden of [true, false]) {
          const isSeen = (issue: (typeof issues)[number]) => issue.hidden === hidden && issue.isSeen(asker);
          await judgeList(asker, `${all}&confidential=${hidden}`, issues, has, isSeen, named);
        }
        await judgeList(asker, `${all}&state=closed`, issues, has, () => false, named);
      });
      expect(wrong.slice(0, 20)).toEqual([]);
    },
    TIME_MS,
  );

  it(
    'of issues by their contacts (LNK-1, LNK-3, ISS-21, ISS-22, ISS-23)',
    async () => {
      const issues = world.built.flatMap((at) => [
        { at, id: at.open.id, reads: readsProject },
        { at, id: at.confidential.id, reads: readsHidden },
      ]);
      type Issue = (typeof issues)[number];
      const has = ({ id }: Issue, ids: ReadonlySet<number>) => ids.has(id);
      const named = ({ id }: Issue) => `${id}`;
      await each(pairs(), async ({ asker, built }) => {
        const isMatch = ({ at, reads }: Issue) => at === built && reads(asker, at.place) && readsLinks(asker, at.place);
        for (const filter of [`crm_contact_id=${built.contact}`, `crm_organization_id=${built.organization}`])
          await judgeList(asker, `/issues?scope=all&${filter}&per_page=100`, issues, has, isMatch, named);
      });
      expect(wrong.slice(0, 20)).toEqual([]);
    },
    TIME_MS,
  );

  it('in enough cases of every kind', () => {
    expect(places).toHaveLength(18);
    expect(askers).toHaveLength(3 + 6 * memberships.length);
    expect(wrong).toEqual([]);
    expect(cases).toBeGreaterThan(LEAST_CASES);
  });
});
