import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Group, Hierarchy, Outcome } from './transfers.oracle';
import type { World } from './transfers.world';

/** Of an installation: where it answers, its administrator, and who moves groups. */
export type Stage = Readonly<{ url: string; adminToken: string; mover: Readonly<{ id: number; token: string }> }>;

// What an answer holds is compared, not typed.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type Body = any;

/**
 * Plays a world at an installation, beside its hierarchy, and compares both after each transfer.
 *
 * @param name of all its paths, so that worlds share nothing
 * @returns the outcomes
 * @throws Error that says what is otherwise
 */
export const play = async (stage: Stage, name: string, world: World): Promise<readonly Outcome[]> => {
  const hierarchy = new Hierarchy(world);
  const played = new PlayedWorld(stage, name, hierarchy);
  await played.make();
  await played.compare('before any transfer');
  const outcomes: Outcome[] = [];
  for (const [n, planned] of world.transfers.entries()) {
    const ids = played.request(planned.group, planned.to);
    const previewed = await played.preview(ids, planned.scope);
    const outcome = hierarchy.transfer(planned);
    await played.transfer(ids, planned.scope, outcome, previewed);
    await played.compare(`after transfer ${n + 1}`);
    outcomes.push(outcome);
  }
  return outcomes;
};

const rolesOf = { guest: 10 } as const;
const PATIENCE_MS = 60_000;

type Ids = Readonly<{ groupId: number; parentId: number | null }>;

class PlayedWorld {
  private readonly groupIds = new Map<Group, number>();
  private readonly issuePaths: string[] = [];

  constructor(
    private readonly stage: Stage,
    private readonly name: string,
    private readonly hierarchy: Hierarchy,
  ) {}

  async make(): Promise<void> {
    const { groups, organizations, contacts, projects, issues } = this.hierarchy;
    for (const group of groups) {
      const parent_id = group.parent && this.groupIds.get(group.parent);
      const path = `${this.name}-${group.path}`;
      const made = await this.admin('POST', '/groups', { name: path, path, visibility: group.visibility, parent_id });
      this.groupIds.set(group, made.id);
      if (group.role >= rolesOf.guest)
        await this.admin('POST', `/groups/${made.id}/members`, {
          user_id: this.stage.mover.id,
          access_level: group.role,
        });
    }
    for (const group of groups)
      if (group.source)
        await this.admin('PUT', `${this.crm(group)}/settings`, { source_group_id: this.groupIds.get(group.source) });

    const organizationIds = new Map<object, number>();
    for (const organization of organizations) {
      const made = await this.admin('POST', `${this.crm(organization.owner)}/organizations`, {
        name: organization.name,
      });
      organizationIds.set(organization, made.id);
    }
    const contactIds = new Map<object, number>();
    const inactive: string[] = [];
    for (const contact of contacts) {
      const { token: first_name, email, organization } = contact;
      const organization_id = organization && organizationIds.get(organization);
      const fields = { first_name, last_name: 'Roe', email, organization_id };
      const path = `${this.crm(contact.owner)}/contacts`;
      const made = await this.admin('POST', path, fields);
      contactIds.set(contact, made.id);
      if (!contact.active) inactive.push(`${path}/${made.id}`);
    }
    const projectIds = new Map<object, number>();
    for (const [n, project] of projects.entries()) {
      const path = `${this.name}-p${n}`;
      const made = await this.admin('POST', '/projects', {
        name: path,
        path,
        namespace_id: this.groupIds.get(project.group),
      });
      projectIds.set(project, made.id);
    }
    for (const issue of issues) {
      const path = `/projects/${projectIds.get(issue.project)}/issues`;
      const crm_contact_ids = [...issue.contacts].map((contact) => contactIds.get(contact));
      const made = await this.admin('POST', path, { title: this.name, crm_contact_ids });
      this.issuePaths.push(`${path}/${made.iid}`);
    }
    for (const path of inactive) await this.admin('PUT', path, { active: false });
    for (const group of groups)
      if (!group.crmOn) await this.admin('PUT', `${this.crm(group)}/settings`, { enabled: false });
  }

  request(group: number, to: number | null): Ids {
    const { groups } = this.hierarchy;
    const idOf = (place: number) => this.groupIds.get(groups[place % groups.length]!)!;
    return { groupId: idOf(group), parentId: to === null ? null : idOf(to) };
  }

  async preview({ groupId, parentId }: Ids, contacts: string): Promise<Body> {
    const parent = parentId === null ? '' : `group_id=${parentId}&`;
    const { status, body } = await this.ask(
      'GET',
      `/groups/${groupId}/transfers/preview?${parent}contacts=${contacts}`,
    );
    return { status, ...body };
  }

  async transfer({ groupId, parentId }: Ids, contacts: string, outcome: Outcome, previewed: Body): Promise<void> {
    const parent = parentId === null ? {} : { group_id: parentId };
    const { status, body } = await this.ask('POST', `/groups/${groupId}/transfers`, { ...parent, contacts });
    if ('refused' in outcome) {
      const statuses = outcome.refused === 'parent-not-found' ? [404] : [403, 404];
      const isFitting = [status, previewed.status].every((one) => statuses.includes(one));
      this.expect(`${outcome.refused} (${status}, preview ${previewed.status})`, isFitting, true);
      return;
    }
    this.expect('accepted', status, 202);
    const ended = await this.ended(`/groups/${groupId}/transfers/${body.id}`);
    if ('failed' in outcome) {
      this.expect('status and reason', [ended.status, ended.failure?.reason], ['failed', outcome.failed]);
      this.expect('the preview', [previewed.allowed, firstFailed(previewed)], [false, outcome.failed]);
      return;
    }
    const { completed } = outcome;
    const seen = ({ mode, contacts, organizations, issues_repointed, links_repointed }: Body) => ({
      mode,
      contacts,
      organizations,
      issues_repointed,
      links_repointed,
    });
    this.expect('status and failure', [ended.status, ended.failure], ['completed', null]);
    this.expect('the transfer', seen(ended), completed);
    this.expect('the preview', [previewed.allowed, firstFailed(previewed)], [true, undefined]);
    if (previewed.contacts !== null) this.expect('the previewed counts', seen(previewed), completed);
  }

  private async ended(path: string): Promise<Body> {
    for (const until = performance.now() + PATIENCE_MS; ; await wait(15)) {
      const { body } = await this.ask('GET', path, undefined, this.stage.adminToken);
      if (['completed', 'failed'].includes(body.status)) return body;
      if (performance.now() > until) throw new Error(`${path} did not end: ${JSON.stringify(body)}`);
    }
  }

  /** All that can be read of it, by an administrator. */
  async compare(when: string): Promise<void> {
    const { groups, issues } = this.hierarchy;
    for (const [n, group] of groups.entries()) {
      const { full_path, visibility } = await this.admin('GET', `/groups/${this.groupIds.get(group)}`);
      this.expect(`group ${n} ${when}`, [full_path, visibility], [this.fullPath(group), group.visibility]);
      if (!group.crmOn) continue;
      const owned = (kind: string) => this.admin('GET', `${this.crm(group)}/${kind}?owned=true&per_page=100`);
      this.expect(
        `the contacts of group ${n} ${when}`,
        sorted((await owned('contacts')).map(seenContact)),
        this.contactsOf(group),
      );
      const names = (await owned('organizations')).map(({ name }: Body) => name);
      this.expect(`the organizations of group ${n} ${when}`, sorted(names), this.organizationsOf(group));
    }
    for (const [n, { project, contacts }] of issues.entries()) {
      if (!project.group.crmOn || !this.hierarchy.sourceOf(project.group).crmOn) continue;
      const linked = await this.admin('GET', `${this.issuePaths[n]}/crm_contacts`);
      const expected = [...contacts].map(({ token, email }) => [token, email]);
      this.expect(
        `the contacts of issue ${n} ${when}`,
        sorted(linked.map(({ first_name, email }: Body) => [first_name, email])),
        sorted(expected),
      );
    }
  }

  private contactsOf(group: Group): unknown {
    const contacts = this.hierarchy.contacts.filter(({ owner }) => owner === group);
    return sorted(
      contacts.map(({ token, email, organization, active }) => [
        token,
        email,
        organization?.name ?? null,
        active ? 'active' : 'inactive',
      ]),
    );
  }

  private organizationsOf(group: Group): unknown {
    return sorted(this.hierarchy.organizations.filter(({ owner }) => owner === group).map(({ name }) => name));
  }

  private fullPath({ parent, path }: Group): string {
    return `${parent ? `${this.fullPath(parent)}/` : ''}${this.name}-${path}`;
  }

  private crm(group: Group): string {
    return `/groups/${this.groupIds.get(group)}/crm`;
  }

  private async admin(method: string, path: string, sent?: object): Promise<Body> {
    const { status, body } = await this.ask(method, path, sent, this.stage.adminToken);
    if (status >= 300)
      throw new Error(`${method} ${path} ${JSON.stringify(sent)} was answered ${status} ${JSON.stringify(body)}`);
    return body;
  }

  private async ask(method: string, path: string, sent?: object, token = this.stage.mover.token) {
    const key = method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {};
    const headers = { 'PRIVATE-TOKEN': token, ...(sent && { 'Content-Type': 'application/json' }), ...key };
    const init = { method, headers, ...(sent && { body: JSON.stringify(sent) }) };
    for (;;) {
      const answer = await fetch(`${this.stage.url}/api/v4${path}`, init);
      const body = (await answer.json()) as Body;
      if (answer.status !== 503) return { status: answer.status, body };
      await wait(50);
    }
  }

  private expect(what: string, seen: unknown, expected: unknown): void {
    const found = JSON.stringify(seen);
    const wanted = JSON.stringify(expected);
    if (found !== wanted) throw new Error(`${this.name}: ${what} is ${found}, and should be ${wanted}`);
  }
}

const firstFailed = ({ checks }: Body): string | undefined => checks.find(({ passed }: Body) => !passed)?.name;
const seenContact = ({ first_name, email, organization, state }: Body) => [
  first_name,
  email,
  organization?.name ?? null,
  state,
];
const sorted = (values: readonly unknown[]): readonly unknown[] =>
  [...values].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
