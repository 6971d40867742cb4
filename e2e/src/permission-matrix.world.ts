import { randomUUID } from 'node:crypto';
import type { Api, Method } from './api';
import { Asker, askers, memberships, Operation, Place, places } from './permission-matrix.oracle';

/** What one place has, each by its id. `secrets`: texts by which what is hidden is known. */
export type Built = Readonly<{
  place: Place;
  root: number;
  subgroup: number;
  project: number;
  foreign: number | null;
  rootPath: string;
  subgroupPath: string;
  projectPath: string;
  contact: number;
  organization: number;
  open: Readonly<{ id: number; iid: number }>;
  confidential: Readonly<{ id: number; iid: number }>;
  internalNote: number;
  secrets: Readonly<{ contact: string; hidden: string }>;
}>;
type Sent = readonly [method: Method, path: string, body?: object];

const AT_ONCE = 12;
/** Many at once, but not all. */
export const each = async <Item>(items: readonly Item[], run: (item: Item) => Promise<unknown>): Promise<void> => {
  const queue = items.values();
  const work = async () => {
    for (const item of queue) await run(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
};

/** All places, and everybody who asks with their memberships in all of them; `run` is in the name of each thing. */
export class MatrixWorld {
  readonly run = randomUUID().slice(0, 8);
  readonly tokens = new Map<Asker, string | null>();
  readonly built: Built[] = [];
  readonly past = new Map<Built, string>();
  private readonly users = new Map<Asker, number>();

  constructor(
    private readonly api: Api,
    private readonly adminToken: string,
  ) {}

  async build(): Promise<void> {
    await each(askers, (asker) => this.addAsker(asker));
    await each(
      places.map((place, index) => ({ place, index })),
      ({ place, index }) => this.addPlace(place, index),
    );
  }

  private async addAsker(asker: Asker): Promise<void> {
    if (asker.is === 'anonymous') return void this.tokens.set(asker, null);
    if (asker.is === 'administrator') return void this.tokens.set(asker, this.adminToken);
    const username = `m-${randomUUID().slice(0, 8)}`;
    const user = await this.api.make('/users', { name: asker.name, username, email: `${username}@users.test` });
    this.users.set(asker, user.id);
    const scopes = { name: 'matrix', scopes: ['api'] };
    this.tokens.set(asker, (await this.api.make(`/users/${user.id}/personal_access_tokens`, scopes)).token);
  }

  private async addPlace(place: Place, index: number): Promise<void> {
    const { api } = this;
    const named = (what: string) => `${what}-${this.run}-${index}`;
    const { visibility } = place;
    const addGroup = async (what: string, given: object) =>
      (await api.make('/groups', { name: named(what), path: named(what), ...given })).id as number;
    const root = await addGroup('root', { visibility });
    const foreign = place.source === 'foreign' ? await addGroup('source', { visibility: 'private' }) : null;
    const subgroup = await addGroup('sub', { visibility, parent_id: root });
    if (foreign !== null) await api.put(`/groups/${subgroup}/crm/settings`, { source_group_id: foreign });
    const fields = { name: named('project'), path: named('project'), namespace_id: subgroup, visibility };
    const project = (await api.make('/projects', fields)).id;

    const secrets = { contact: named('Secretname'), hidden: named('Secrettext') };
    const crm = `/groups/${foreign ?? root}/crm`;
    const organization = (await api.make(`${crm}/organizations`, { name: secrets.contact })).id;
    const about = { first_name: 'a', last_name: secrets.contact, organization_id: organization };
    const contact = (await api.make(`${crm}/contacts`, about)).id;
    const issues = `/projects/${project}/issues`;
    const open = await api.make(issues, { title: named('Open'), crm_contact_ids: [contact] });
    const hiding = { title: named('Closed'), description: secrets.hidden, confidential: true };
    const confidential = await api.make(issues, { ...hiding, crm_contact_ids: [contact] });
    const note = await api.make(`${issues}/${open.iid}/notes`, { body: secrets.hidden, internal: true });
    const built = { place, root, subgroup, project, foreign, contact, organization, open, confidential, secrets };
    await this.addMembers({ root, subgroup, project, 'foreign source': foreign });
    const rootPath = named('root');
    const subgroupPath = `${rootPath}/${named('sub')}`;
    const projectPath = `${subgroupPath}/${named('project')}`;
    const whole: Built = { ...built, rootPath, subgroupPath, projectPath, internalNote: note.id };
    this.past.set(whole, new Date().toISOString());
    if (place.crm === 'off in the group') await api.put(`/groups/${subgroup}/crm/settings`, { enabled: false });
    if (place.crm === 'off in the source') await api.put(`/groups/${foreign ?? root}/crm/settings`, { enabled: false });
    this.built.push(whole);
  }

  private async addMembers(ids: Readonly<Record<(typeof memberships)[number], number | null>>): Promise<void> {
    for (const [asker, user_id] of this.users) {
      const id = asker.of && ids[asker.of];
      if (id === null) continue;
      const of = asker.of === 'project' ? 'projects' : 'groups';
      await this.api.make(`/${of}/${id}/members`, { user_id, access_level: asker.role });
    }
  }

  /** What a query about the same place names. */
  graphqlVariables({ rootPath, subgroupPath, projectPath, open, confidential, secrets }: Built) {
    const gid = (model: string, { id }: Readonly<{ id: number }>) => `gid://gitlab/${model}/${id}`;
    return {
      root: rootPath,
      subgroup: subgroupPath,
      search: secrets.contact.toLowerCase(),
      project: projectPath,
      open: gid('Issue', open),
      confidential: gid('WorkItem', confidential),
      item: gid('WorkItem', open),
    };
  }

  /** What asks for one thing of a place; the writes change nothing, as their bodies are bad. */
  requests(built: Built): Readonly<Record<Operation, Sent>> {
    const { root, subgroup, project, contact, organization, open, confidential, internalNote } = built;
    const group = `/groups/${subgroup}`;
    const contacts = `${group}/crm/contacts`;
    const organizations = `${group}/crm/organizations`;
    const issue = `/projects/${project}/issues/${open.iid}`;
    const hidden = `/projects/${project}/issues/${confidential.iid}`;
    const asOf = `as_of=${this.past.get(built)}`;
    return {
      'read the root': ['GET', `/groups/${root}`],
      'read the subgroup': ['GET', group],
      'list the members of the subgroup': ['GET', `${group}/members`],
      'read its settings': ['GET', `${group}/crm/settings`],
      'read its history': ['GET', `${group}/history`],
      'change it': ['PUT', group, { name: '' }],
      'list contacts': ['GET', contacts],
      'search contacts': ['GET', `${contacts}?search=${built.secrets.contact}`],
      'count contacts': ['GET', `${contacts}/counts`],
      'export contacts': ['GET', `${contacts}/export`],
      'read a contact': ['GET', `${contacts}/${contact}`],
      'read a past contact': ['GET', `${contacts}/${contact}?${asOf}`],
      'read the history of a contact': ['GET', `${contacts}/${contact}/history`],
      'change a contact': ['PUT', `${contacts}/${contact}`, {}],
      'erase a contact': ['POST', `${contacts}/${contact}/erase`, { confirm: 'no' }],
      'list the issues of a contact': ['GET', `${contacts}/${contact}/issues`],
      'report time': ['GET', `${group}/crm/reports/time?from=2026-01-01&to=2026-01-31`],
      'list organizations': ['GET', organizations],
      'count organizations': ['GET', `${organizations}/counts`],
      'export organizations': ['GET', `${organizations}/export`],
      'read an organization': ['GET', `${organizations}/${organization}`],
      'read the history of an organization': ['GET', `${organizations}/${organization}/history`],
      'read the project': ['GET', `/projects/${project}`],
      'read an issue': ['GET', issue],
      'read a confidential issue': ['GET', hidden],
      'list notes': ['GET', `${issue}/notes`],
      'list labels': ['GET', `/projects/${project}/labels`],
      'read its time': ['GET', `${issue}/time_stats`],
      'create a label': ['POST', `/projects/${project}/labels`, { name: '' }],
      'track its time': ['POST', `${issue}/add_spent_time`, { duration: '0' }],
      'move it': ['POST', `${issue}/move`, { to_project_id: project }],
      'read an internal note': ['GET', `${issue}/notes/${internalNote}`],
      'read the history of an issue': ['GET', `${issue}/history`],
      'read the history of a confidential issue': ['GET', `${hidden}/history`],
      'read a past issue': ['GET', `${issue}?${asOf}`],
      'comment internally': ['POST', `${issue}/notes`, { body: '', internal: true }],
      'change an issue': ['PUT', issue, { title: '' }],
      'read the contacts of an issue': ['GET', `${issue}/crm_contacts`],
      'read the past contacts of an issue': ['GET', `${issue}/crm_contacts?${asOf}`],
      'set the contacts of an issue': ['PUT', `${issue}/crm_contacts`, {}],
      'read Service Desk': ['GET', `/projects/${project}/service_desk`],
      'read the custom address': ['GET', `/projects/${project}/service_desk/custom_email`],
      'list the texts of mails': ['GET', `/projects/${project}/service_desk/templates`],
      'list the texts of mails of the subgroup': ['GET', `${group}/service_desk/templates`],
      'list the texts of mails of the installation': ['GET', '/mail/templates'],
      'list issue templates': ['GET', `/projects/${project}/issue_templates`],
      'change an issue template': ['PUT', `/projects/${project}/issue_templates/None`, { content: ' ' }],
      'change a text of mails': ['PUT', `/projects/${project}/service_desk/templates/none`, { text: '' }],
      'list outgoing mails': ['GET', `${issue}/outgoing_mails`],
    };
  }
}
