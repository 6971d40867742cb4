import type { Answer } from './api';
import { KilledInstallation } from './crash-points.installation';
import type { Job } from './crash-points.jobs';
import { settle } from './crash-points.rest';

type Body = Answer['body'];

/**
 * `office` has Jane of Acme, Joe and Globex; its subgroup `team` a project with an issue that is linked to both. Another
 * root, `holding`, has a contact with Joe's address and an organization with the name of Globex. `shop` has Ann only, `plain` nobody.
 */
export type Furnished = Readonly<Record<'office' | 'team' | 'holding' | 'shop' | 'below', number>> &
  Readonly<{ project: string; joe: number }>;

export const furnish = async (installation: KilledInstallation): Promise<Furnished> => {
  const make = async (path: string, body: object): Promise<Body> => {
    const { status, body: made, text } = await installation.ask('POST', path, { body });
    if (status !== 201) throw new Error(`POST ${path} was answered ${status} ${text}`);
    return made;
  };
  const group = async (path: string, parent?: number): Promise<number> =>
    (await make('/groups', { name: path, path, visibility: 'private', ...(parent ? { parent_id: parent } : {}) })).id;
  const organization = async (of: number, name: string): Promise<number> =>
    (await make(`/groups/${of}/crm/organizations`, { name })).id;
  const contact = async (of: number, first_name: string, fields: object): Promise<number> =>
    (await make(`/groups/${of}/crm/contacts`, { first_name, last_name: 'Roe', ...fields })).id;

  const office = await group('office');
  const team = await group('team', office);
  const holding = await group('holding');
  const shop = await group('shop');
  const below = await group('below', await group('plain'));
  const acme = await organization(office, 'Acme');
  await organization(office, 'Globex');
  await organization(holding, 'GLOBEX');
  const jane = await contact(office, 'Jane', { email: 'jane@roe.test', organization_id: acme });
  const joe = await contact(office, 'Joe', { email: 'joe@roe.test' });
  await contact(holding, 'Joseph', { email: 'JOE@roe.test' });
  await contact(shop, 'Ann', { email: 'ann@roe.test' });
  const project = `/projects/${(await make('/projects', { name: 'desk', path: 'desk', namespace_id: team })).id}`;
  await make(`${project}/issues`, { title: 'Broken', crm_contact_ids: [jane, joe] });
  await settle(installation);
  return { office, team, holding, shop, below, project, joe };
};

const get = async (installation: KilledInstallation, path: string): Promise<Body> =>
  (await installation.ask('GET', path)).body;
const request = (installation: KilledInstallation, group: number, body: object): Promise<Answer> =>
  installation.ask('POST', `/groups/${group}/transfers`, { key: 'transfer', body });

/** The names of all that a group owns. */
const owned = async (installation: KilledInstallation, group: number) => {
  const contacts: Body[] = await get(installation, `/groups/${group}/crm/contacts?owned=true`);
  const organizations: Body[] = await get(installation, `/groups/${group}/crm/organizations?owned=true`);
  return [
    contacts.map(({ first_name, organization }) => [first_name, organization?.name ?? null].join(' of ')).sort(),
    organizations.map(({ name }) => name).sort(),
  ];
};

/** All that a transfer must neither lose nor double, by names: contacts, organizations and links. */
const seen = async (
  installation: KilledInstallation,
  { office, holding, project, joe }: Furnished,
  answered: Answer | null,
  group: number,
) => {
  const linked: Body[] = await get(installation, `${project}/issues/1/crm_contacts`);
  const byJoe: Body[] = await get(installation, `/issues?scope=all&crm_contact_id=${joe}`);
  const transfers: Body[] = await get(installation, `/groups/${group}/transfers`);
  return {
    answered: answered!.status === 202 ? 'asked' : answered,
    place: (await get(installation, `/groups/${group}`)).full_path,
    transfers: transfers.map(({ status, failure }) => failure?.reason ?? status),
    office: await owned(installation, office),
    holding: await owned(installation, holding),
    linked: linked.map(({ first_name }) => first_name).sort(),
    issuesOfJoe: byJoe.length,
  };
};

const unmoved = {
  office: [
    ['Jane of Acme', 'Joe of '],
    ['Acme', 'Globex'],
  ],
  holding: [['Joseph of '], ['GLOBEX']],
  linked: ['Jane', 'Joe'],
  issuesOfJoe: 1,
};

const move: Job<Furnished> = {
  name: 'a group moves with its contacts',
  ask: (installation, { office, holding }) => request(installation, office, { group_id: holding }),
  look: (installation, furnished, answered) => seen(installation, furnished, answered, furnished.office),
  wanted: {
    answered: 'asked',
    place: 'holding/office',
    transfers: ['completed'],
    office: [[], []],
    holding: [
      ['Jane of Acme', 'Joseph of '],
      ['Acme', 'GLOBEX'],
    ],
    linked: ['Jane', 'Joseph'],
    issuesOfJoe: 1,
  },
  collections: 7,
};

const copy: Job<Furnished> = {
  name: 'a subgroup takes copies of the contacts that its issues are linked to',
  ask: (installation, { team, holding }) => request(installation, team, { group_id: holding, contacts: 'linked' }),
  look: (installation, furnished, answered) => seen(installation, furnished, answered, furnished.team),
  wanted: {
    ...unmoved,
    answered: 'asked',
    place: 'holding/team',
    transfers: ['completed'],
    holding: [
      ['Jane of Acme', 'Joseph of '],
      ['Acme', 'GLOBEX'],
    ],
    linked: ['Jane', 'Joseph'],
    // Joe stays in the office, and no issue of it is linked to him.
    issuesOfJoe: 0,
  },
  collections: 0,
};

const becomeRoot: Job<Furnished> = {
  name: 'a subgroup without contacts becomes a root, with an owner of its own',
  ask: (installation, { below }) => request(installation, below, {}),
  look: async (installation, furnished, answered) => {
    const members: Body[] = await get(installation, `/groups/${furnished.below}/members`);
    return {
      ...(await seen(installation, furnished, answered, furnished.below)),
      members: members.map(({ username, access_level }) => `${username} ${access_level}`),
    };
  },
  wanted: { ...unmoved, answered: 'asked', place: 'below', transfers: ['completed'], members: ['root 50'] },
  collections: 0,
};

const cancel: Job<Furnished> = {
  name: 'a transfer is cancelled when all contacts are reserved',
  ask: async (installation, { shop, holding }) => {
    const answered = await request(installation, shop, { group_id: holding });
    const transfer = `/groups/${shop}/transfers/${answered.body.id}`;
    await installation.untilDone(
      async ({ plug }) => plug.isHolding || hasTurnedBack((await get(installation, transfer)).status) || null,
    );
    return installation.ask('DELETE', transfer);
  },
  look: async (installation, furnished, answered) => ({
    ...(await seen(installation, furnished, answered, furnished.shop)),
    shop: await owned(installation, furnished.shop),
  }),
  wanted: { ...unmoved, answered: 'asked', place: 'shop', transfers: ['cancelled'], shop: [['Ann of '], []] },
  collections: 0,
  hold: { held: 'append MigrationPagePlanned ', until: 'append GroupTransferAbandoned ' },
};
const hasTurnedBack = (status: string): boolean => ['rolling_back', 'failed'].includes(status);

const moveProject: Job<Furnished> = {
  name: 'a project moves away from the contacts that its issues are linked to',
  ask: (installation, { project, holding }) =>
    installation.ask('PUT', `${project}/transfer`, { body: { namespace: holding } }),
  look: async (installation, furnished, answered) => {
    const { project } = furnished;
    const notes: Body[] = await get(installation, `${project}/issues/1/notes?sort=asc`);
    return {
      ...(await seen(installation, furnished, { ...answered!, status: 202 }, furnished.office)),
      // Asked again after it was done, there is nothing to move.
      answered: [200, 400].includes(answered!.status) ? 'asked' : answered,
      path: (await get(installation, project)).path_with_namespace,
      notes: notes.map(({ body }) => body),
    };
  },
  wanted: {
    ...unmoved,
    answered: 'asked',
    place: 'office',
    transfers: [],
    linked: [],
    issuesOfJoe: 0,
    path: 'holding/desk',
    notes: ['added 2 contacts', 'removed 2 contacts'],
  },
  collections: 0,
};

export const transferJobs = [move, copy, becomeRoot, cancel, moveProject];
