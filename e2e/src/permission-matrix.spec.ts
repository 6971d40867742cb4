import type { Answer } from './api';
import { Executed, executing } from './graphql-caller';
import {
  Asker,
  askers,
  editsContactsOfSource,
  expected,
  memberships,
  Operation,
  Place,
  places,
  readsContacts,
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

const contactGid = (id: number) => `gid://gitlab/CustomerRelations::Contact/${id}`;
const READ = `
  query read($root: ID!, $subgroup: ID!, $search: String, $project: ID!, $open: IssueID!, $confidential: IssueID!, $item: WorkItemID!) {
    root: group(fullPath: $root) { id }
    subgroup: group(fullPath: $subgroup) {
      id
      contacts(first: 5) { nodes { lastName organization { name } } }
      searched: contacts(search: $search, first: 5) { nodes { lastName } }
      contactStateCounts { all }
      organizations(first: 5) { nodes { name } }
    }
    project(fullPath: $project) {
      id
      issues(first: 5) { nodes { description customerRelationsContacts(first: 5) { nodes { lastName } } } }
    }
    open: issue(id: $open) { id customerRelationsContacts(first: 5) { nodes { lastName } } }
    confidential: issue(id: $confidential) { description }
    item: workItem(id: $item) { features { crmContacts { contactsAvailable } } }
  }`;
/** Changes nothing. */
const WRITTEN = `
  mutation write($id: CustomerRelationsContactID!) { customerRelationsContactUpdate(input: { id: $id }) { errors } }`;
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
    'of the same things by GraphQL: what is forbidden is as what is missing (GQL-4, GQL-6, GQL-18 to GQL-35)',
    async () => {
      const turn = installation().output() === '' ? 1 : 0;
      const execute = executing(() => installation().url());
      const asked = askers.flatMap((asker, index) =>
        (WHOLE ? world.built : thirdOf(world.built, index + turn)).map((built) => ({ asker, built })),
      );
      const missing = new Map<Asker, Executed>();
      for (const asker of askers)
        missing.set(asker, await execute(WRITTEN, { id: contactGid(999_999_999) }, world.tokens.get(asker)!));
      await each(asked, async ({ asker, built }) => {
        const { place, secrets } = built;
        const token = world.tokens.get(asker)!;
        const { data, errors, text } = await execute(READ, world.graphqlVariables(built), token);
        const seesSub = seesSubgroup(asker, place) !== 'nothing';
        const reads = readsProject(asker, place);
        const hidden = readsHidden(asker, place);
        const inLists = seesSub && readsContacts(asker, place);
        const links = readsLinks(asker, place);
        const one = (isThere: boolean) => (isThere ? 1 : 0);
        const should = {
          root: seesRoot(asker, place) !== 'nothing',
          subgroup: seesSub,
          contacts: one(inLists),
          searched: one(inLists),
          counted: one(inLists),
          organizations: one(inLists),
          project: reads,
          open: reads,
          confidential: hidden,
          listed: one(reads) + one(hidden),
          links: one(reads && links),
          widget: reads && links,
        };
        const told = data && {
          root: data.root !== null,
          subgroup: data.subgroup !== null,
          contacts: data.subgroup?.contacts.nodes.length ?? 0,
          searched: data.subgroup?.searched.nodes.length ?? 0,
          counted: data.subgroup?.contactStateCounts.all ?? 0,
          organizations: data.subgroup?.organizations.nodes.length ?? 0,
          project: data.project !== null,
          open: data.open !== null,
          confidential: data.confidential !== null,
          listed: data.project?.issues.nodes.length ?? 0,
          links: data.open?.customerRelationsContacts.nodes.length ?? 0,
          widget: (data.item?.features.crmContacts ?? null) !== null,
        };
        const tellsContact = text.includes(secrets.contact) && !inLists && !links;
        const tellsHidden = text.includes(secrets.hidden) && !hidden;
        const isRight = JSON.stringify(told) === JSON.stringify(should) && errors.length === 0;
        const at = `${asker.name} by GraphQL (${nameOf(place)})`;
        judge(isRight, () => `${at}: ${JSON.stringify(told)}, not ${JSON.stringify(should)}: ${errors.join()}`);
        judge(!tellsContact && !tellsHidden, () => `${at}: tells a secret: ${text.slice(0, 200)}`);

        const written = await execute(WRITTEN, { id: contactGid(built.contact) }, token);
        const isAllowed = editsContactsOfSource(asker, place);
        const isAsMissing = written.text === missing.get(asker)!.text;
        judge(isAllowed ? written.errors.length === 0 : isAsMissing, () => `${at}: wrote ${written.text}`);
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
