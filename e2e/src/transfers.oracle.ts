import type { PlannedTransfer, Visibility, World, WorldGroup, WorldRole } from './transfers.world';

/** The simplest thing that TRF can be said of: objects that point at each other. */
export class Hierarchy {
  readonly groups: Group[] = [];
  readonly organizations: Organization[] = [];
  readonly contacts: Contact[] = [];
  readonly projects: Project[] = [];
  readonly issues: Issue[] = [];

  /** What of a world can be: where something is not allowed, it is another thing, or left out. */
  constructor({ groups, organizations, contacts, projects, issues }: World) {
    const made: [Group, WorldGroup][] = [];
    for (const wanted of groups) {
      const { parent: place, path, role } = wanted;
      const parent = place === null ? null : (this.groups[place % this.groups.length] ?? null);
      if (levelsOf(parent) >= 6 || this.childrenOf(parent).some((child) => child.path === path)) continue;
      const visibility = lower(wanted.visibility, parent?.visibility ?? 'public');
      const group = { parent, path, visibility, role, source: null, crmOn: true, hasOwner: parent === null };
      this.groups.push(group);
      made.push([group, wanted]);
    }
    for (const [group, { source }] of made)
      if (source !== null) group.source = this.groups[source % this.groups.length]!;

    const owners = this.groups.filter((group) => this.mayOwn(group));
    for (const { owner: place, name } of organizations) {
      const owner = owners[place % owners.length];
      if (owner && !this.organizationOf(owner, name)) this.organizations.push({ owner, name });
    }
    for (const { owner: place, email, organization, active } of contacts) {
      const owner = owners[place % owners.length];
      if (!owner || (email && this.contactOf(owner, email))) continue;
      const there = this.organizations.filter((one) => one.owner === owner);
      const chosen = organization === null ? undefined : there[organization % Math.max(1, there.length)];
      this.contacts.push({ token: `c${this.contacts.length}`, owner, email, organization: chosen ?? null, active });
    }
    for (const { group } of projects) this.projects.push({ group: this.groups[group % this.groups.length]! });
    for (const { project: place, links } of issues) {
      const project = this.projects[place % Math.max(1, this.projects.length)];
      if (!project) continue;
      const source = this.sourceOf(project.group);
      const fitting = this.contacts.filter(({ owner, active }) => owner === source && active);
      const linked = fitting.length === 0 ? [] : links.map((link) => fitting[link % fitting.length]!);
      this.issues.push({ project, contacts: new Set(linked) });
    }
    for (const [group, { crmOff }] of made) group.crmOn = !crmOff;
  }

  /** TRF-1 to TRF-31, of a world in which nothing else happens. */
  transfer({ group: place, to, scope }: PlannedTransfer): Outcome {
    const group = this.groups[place % this.groups.length]!;
    const parent = to === null ? null : this.groups[to % this.groups.length]!;
    const planned = { group, parent };
    if (roleOn(group) < 50) return { ...planned, refused: 'not-owner' };
    if (parent && !this.sees(parent)) return { ...planned, refused: 'parent-not-found' };

    const before = this.sourceOf(group);
    const after = parent ? this.sourceOf(parent) : group;
    const mode = this.modeOf(group, parent, before, after);
    const wasSourceOf = new Map(this.issues.map((issue) => [issue, this.sourceOf(issue.project.group)]));
    const affected = this.affectedIssues(group, mode);
    const reason = this.refusal({ group, parent, mode, before, after, affected, scope });
    if (reason) return { ...planned, failed: reason };

    this.place(group, parent);
    const counts = noCounts();
    if (mode === 'move') this.move(group, before, after, counts);
    if (mode === 'copy') this.copy({ before, after, affected, scope, wasSourceOf }, counts);
    return { ...planned, completed: { mode, ...counts } };
  }

  sourceOf(group: Group): Group {
    let root = group;
    for (let at: Group | null = group; at; at = at.parent) {
      if (at.source) return at.source;
      root = at;
    }
    return root;
  }

  mayOwn(group: Group): boolean {
    return (group.parent === null && group.source === null) || this.groups.some(({ source }) => source === group);
  }

  isWithin(group: Group, above: Group): boolean {
    for (let at: Group | null = group; at; at = at.parent) if (at === above) return true;
    return false;
  }

  contactOf(owner: Group, email: string): Contact | undefined {
    return this.contacts.find((one) => one.owner === owner && one.email?.toLowerCase() === email.toLowerCase());
  }

  organizationOf(owner: Group, name: string): Organization | undefined {
    return this.organizations.find((one) => one.owner === owner && one.name.toLowerCase() === name.toLowerCase());
  }

  private childrenOf(parent: Group | null): readonly Group[] {
    return this.groups.filter((group) => group.parent === parent);
  }

  /** Also by name alone, as a group above a membership. */
  private sees(group: Group): boolean {
    if (group.visibility !== 'private' || roleOn(group) > 0) return true;
    return this.groups.some((other) => other.role > 0 && this.isWithin(other, group));
  }

  private modeOf(group: Group, parent: Group | null, before: Group, after: Group): Mode {
    if (group.source || before === after) return 'none';
    const usedOutside = this.groups.some((other) => other.source === group && !this.isWithin(other, group));
    return parent && before === group && !usedOutside ? 'move' : 'copy';
  }

  /** Whose contact source becomes another. */
  private affectedIssues(group: Group, mode: Mode): ReadonlySet<Issue> {
    if (mode === 'none') return new Set();
    const affects = (at: Group): boolean => {
      if (at.source) return mode === 'move' && at.source === group;
      return at === group || (at.parent !== null && affects(at.parent));
    };
    return new Set(this.issues.filter(({ project }) => this.isWithin(project.group, group) && affects(project.group)));
  }

  private refusal({ group, parent, mode, before, after, affected, scope }: Considered): string | null {
    if (!parent && !group.parent) return 'already_root';
    if (parent && parent === group.parent) return 'same_parent';
    if (parent && roleOn(parent) < 40) return 'insufficient_permissions';
    if (this.childrenOf(parent).some((child) => child !== group && child.path === group.path)) return 'path_taken';
    if (parent && this.isWithin(parent, group)) return 'own_subtree';
    if (mode === 'none') return null;

    const owns = [...this.contacts, ...this.organizations].some(({ owner }) => owner === before);
    const linked = [...affected].some(({ contacts }) => contacts.size > 0);
    if (!(mode === 'copy' && scope === 'linked' ? linked : owns)) return null;
    if (roleOn(after) < 30) return 'insufficient_role';
    if (!after.crmOn) return 'crm_disabled_in_target';
    if (mode === 'copy' && (roleOn(before) < 15 || !before.crmOn)) return 'insufficient_role_in_source';
    return null;
  }

  private place(group: Group, parent: Group | null): void {
    group.parent = parent;
    if (!parent) {
      if (!group.hasOwner && group.role < 50) group.role = 50;
      group.hasOwner = true;
      return;
    }
    for (const below of this.groups)
      if (this.isWithin(below, group)) below.visibility = lower(below.visibility, parent.visibility);
  }

  private move(group: Group, before: Group, after: Group, counts: Counts): void {
    for (const below of this.groups) if (below.source === group && below !== group) below.source = after;
    const survivors = new Map<Organization, Organization>();
    for (const organization of this.organizations.filter(({ owner }) => owner === before)) {
      const same = this.organizationOf(after, organization.name);
      counts.organizations[same ? 'merged' : 'moved'] += 1;
      if (!same) organization.owner = after;
      else survivors.set(organization, same);
    }
    remove(this.organizations, (organization) => survivors.has(organization));

    const merged = new Map<Contact, Contact>();
    for (const contact of this.contacts.filter(({ owner }) => owner === before)) {
      const same = contact.email === null ? undefined : this.contactOf(after, contact.email);
      counts.contacts[same ? 'merged' : 'moved'] += 1;
      if (same) {
        merged.set(contact, same);
        continue;
      }
      contact.owner = after;
      contact.organization = contact.organization && (survivors.get(contact.organization) ?? contact.organization);
    }
    remove(this.contacts, (contact) => merged.has(contact));
    repoint(new Set(this.issues), (contact) => merged.get(contact), counts);
  }

  private copy({ before, after, affected, scope, wasSourceOf }: Copied, counts: Counts): void {
    const linked = new Set([...affected].flatMap(({ contacts }) => [...contacts]));
    const brought = this.contacts.filter(
      (contact) => contact.owner === before && (scope === 'all' || linked.has(contact)),
    );
    const theirs = new Set(brought.map(({ organization }) => organization));
    const organizations = new Map<Organization, Organization>();
    for (const organization of this.organizations.filter(
      (one) => one.owner === before && (scope === 'all' || theirs.has(one)),
    )) {
      const same = this.organizationOf(after, organization.name);
      counts.organizations[same ? 'merged' : 'copied'] += 1;
      const there = same ?? { ...organization, owner: after };
      if (!same) this.organizations.push(there);
      organizations.set(organization, there);
    }
    const counterparts = new Map<Contact, Contact>();
    for (const contact of brought) {
      const same = contact.email === null ? undefined : this.contactOf(after, contact.email);
      counts.contacts[same ? 'merged' : 'copied'] += 1;
      const organization = contact.organization && organizations.get(contact.organization)!;
      const there = same ?? { ...contact, owner: after, organization };
      if (!same) this.contacts.push(there);
      counterparts.set(contact, there);
    }
    const of = new Set([...affected].filter((issue) => wasSourceOf.get(issue) === before));
    repoint(of, (contact) => counterparts.get(contact), counts);
  }
}

export type Group = {
  parent: Group | null;
  path: string;
  visibility: Visibility;
  role: WorldRole;
  source: Group | null;
  crmOn: boolean;
  /** Somebody is its Owner by a membership of its own: of roots whoever made them. */
  hasOwner: boolean;
};
export type Organization = { owner: Group; name: string };
/** `token`: its first name, by which it is known again as a copy. */
export type Contact = {
  token: string;
  owner: Group;
  email: string | null;
  organization: Organization | null;
  active: boolean;
};
export type Project = { group: Group };
export type Issue = { project: Project; contacts: Set<Contact> };

type Mode = 'none' | 'move' | 'copy';
type Counts = ReturnType<typeof noCounts>;
type Sources = { before: Group; after: Group; affected: ReadonlySet<Issue>; scope: 'all' | 'linked' };
type Considered = Sources & { group: Group; parent: Group | null; mode: Mode };
type Copied = Sources & { wasSourceOf: ReadonlyMap<Issue, Group> };
export type Outcome = Readonly<
  { group: Group; parent: Group | null } & (
    { refused: 'parent-not-found' | 'not-owner' } | { failed: string } | { completed: Counts & { mode: Mode } }
  )
>;

const noCounts = () => ({
  contacts: { moved: 0, copied: 0, merged: 0 },
  organizations: { moved: 0, copied: 0, merged: 0 },
  issues_repointed: 0,
  links_repointed: 0,
});

const repoint = (
  issues: ReadonlySet<Issue>,
  counterpart: (contact: Contact) => Contact | undefined,
  counts: Counts,
): void => {
  for (const issue of issues) {
    const changed = [...issue.contacts].filter((contact) => counterpart(contact));
    if (changed.length === 0) continue;
    counts.issues_repointed += 1;
    counts.links_repointed += changed.length;
    issue.contacts = new Set([...issue.contacts].map((contact) => counterpart(contact) ?? contact));
  }
};

const remove = <Item>(items: Item[], isGone: (item: Item) => boolean): void => {
  const left = items.filter((item) => !isGone(item));
  items.splice(0, items.length, ...left);
};

const roleOn = (group: Group): number => {
  let highest = 0;
  for (let at: Group | null = group; at; at = at.parent) highest = Math.max(highest, at.role);
  return highest;
};

const levelsOf = (group: Group | null): number => (group ? 1 + levelsOf(group.parent) : 0);

const VISIBILITIES: readonly Visibility[] = ['private', 'internal', 'public'];
const lower = (one: Visibility, other: Visibility): Visibility =>
  VISIBILITIES[Math.min(VISIBILITIES.indexOf(one), VISIBILITIES.indexOf(other))]!;
