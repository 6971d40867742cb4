import DataLoader from 'dataloader';
import {
  Access,
  byName,
  ContactView,
  LabelView,
  listOrganizations,
  locateIssues,
  OrganizationView,
  readLabels,
  readLinkedContacts,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { ApiRequest, Target } from '../request/api-request';
import { EnteredRequest } from '../request/entered-request';
import type { IdKind, IdPools } from '../request/id-pools';
import { Cursors } from './cursors';
import { isAbsent, unlessAbsent } from './refusals';

export type GraphqlContext = Readonly<{ operation: Operation }>;
/** Of the installation, for every operation. */
export type Surroundings = Readonly<{ cursors: Cursors; idPools: IdPools; webUrl: (path: string) => string }>;
/** The ids that were drawn before the first attempt, by their kind, where the request may be repeated: each is taken once. */
export type DrawnIds = Readonly<Record<string, number[]>>;

type Place = NonNullable<Target>;
type LinkedIds = Readonly<{ project: EnteredRequest; ids: readonly number[] }>;
type NamedLabel = Readonly<{ project: EnteredRequest; name: string }>;
type OrganizationId = Readonly<{ entered: EnteredRequest; id: number }>;

/** So many are asked for at once, that the answer fits into a message. */
const CONTACTS_AT_ONCE = 100;
const AT_ONCE = { maxBatchSize: 100 };
/** No number of any project. */
const NOWHERE = Number.MAX_SAFE_INTEGER;

/** One operation: on whose behalf, what it has entered, and what it asks services for, together where it can. */
export class Operation {
  visible = true;
  private mutations = 0;
  private loaders!: ReturnType<typeof loadersOf>;

  /**
   * @param id the same in every attempt
   * @param installation what was entered first
   */
  constructor(
    readonly id: string,
    private readonly request: ApiRequest,
    readonly installation: EnteredRequest,
    readonly surroundings: Surroundings,
    private readonly drawn: DrawnIds = {},
  ) {
    this.forget();
  }

  get user(): Access['user'] {
    return this.installation.access.user;
  }

  /** Nothing of what was read before a mutation is shown after it. */
  beginMutation(): void {
    this.mutations += 1;
    this.forget();
  }

  /** @throws DomainError for what is not there, or not for this caller to know of */
  enter(target: Place): Promise<EnteredRequest> {
    return this.loaders.entered.load(target);
  }

  /** GQL-6 */
  find(target: Place): Promise<EnteredRequest | null> {
    return unlessAbsent(this.enter(target), null);
  }

  /** For a command: each mutation of a request has ids of its own, the same in every attempt. */
  async write(target: Place): Promise<EnteredRequest> {
    return (await this.enter(target)).withId(this.id).step(this.mutations);
  }

  /** Of what is about to be created: the same in every attempt. */
  async drawId(kind: IdKind): Promise<number> {
    return this.drawn[kind]?.shift() ?? this.surroundings.idPools.take(kind);
  }

  /** The project of an issue, which nobody may have who does not exist. */
  async placeOf(issueId: number): Promise<Readonly<{ project: Place; iid: number }>> {
    const found = await this.loaders.located.load(issueId);
    return { project: { project: found?.projectId ?? NOWHERE }, iid: found?.iid ?? 1 };
  }

  /** Those of the contacts of an issue that the caller may see, by name; null where that is none (LNK-1). */
  linkedContacts(project: EnteredRequest, ids: readonly number[]): Promise<readonly ContactView[] | null> {
    return this.loaders.linked.load({ project, ids });
  }

  label(project: EnteredRequest, name: string): Promise<LabelView | null> {
    return this.loaders.labels.load({ project, name });
  }

  organization(entered: EnteredRequest, id: number): Promise<OrganizationView | null> {
    return this.loaders.organizations.load({ entered, id });
  }

  private forget(): void {
    this.loaders = loadersOf(this.request, this.installation);
  }
}

const loadersOf = (request: ApiRequest, installation: EnteredRequest) => ({
  entered: new DataLoader<Place, EnteredRequest, string>((targets) => entering(request, targets), {
    ...AT_ONCE,
    cacheKeyFn: (target) => JSON.stringify(target).toLowerCase(),
  }),
  located: new DataLoader(async (issueIds: readonly number[]) => {
    const { issues } = await installation.ask(locateIssues, { issueIds: [...issueIds] });
    return issueIds.map((id) => issues.find(({ issueId }) => issueId === id) ?? null);
  }, AT_ONCE),
  linked: new DataLoader<LinkedIds, readonly ContactView[] | null, string>(readLinked, {
    cacheKeyFn: ({ project, ids }) => JSON.stringify([keyOf(project), ids]),
  }),
  labels: new DataLoader<NamedLabel, LabelView | null, string>(
    inPlaces(
      ({ project }) => project,
      async (project, named) => {
        const names = [...new Set(named.map(({ name }) => name))];
        const { labels } = await project.ask(readLabels, { names });
        return named.map(({ name }) => labels.find((label) => label.name === name) ?? null);
      },
    ),
    { cacheKeyFn: ({ project, name }) => JSON.stringify([keyOf(project), name]) },
  ),
  organizations: new DataLoader<OrganizationId, OrganizationView | null, string>(
    inPlaces(
      ({ entered }) => entered,
      async (entered, asked) => {
        const ids = [...new Set(asked.map(({ id }) => id))];
        const { items } = await entered.ask(listOrganizations, { ids, perPage: 100 });
        return asked.map(({ id }) => items.find((organization) => organization.id === id) ?? null);
      },
    ),
    { ...AT_ONCE, cacheKeyFn: ({ entered, id }) => JSON.stringify([keyOf(entered), id]) },
  ),
});

const keyOf = ({ access: { target } }: EnteredRequest): string => `${target?.kind} ${target?.id}`;

const entering = async (
  request: ApiRequest,
  targets: readonly Place[],
): Promise<readonly (EnteredRequest | Error)[]> => {
  const [only, ...others] = targets;
  if (others.length > 0) return request.enterMany(targets);
  return [
    await request.enter(only!).catch((error: unknown) => {
      if (error instanceof DomainError) return error;
      throw error;
    }),
  ];
};

const grouped = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): ReadonlyMap<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
};

/** Asks once for each place. */
const inPlaces =
  <Key, Value>(
    placeOf: (key: Key) => EnteredRequest,
    ask: (place: EnteredRequest, keys: readonly Key[]) => Promise<readonly Value[]>,
  ) =>
  async (keys: readonly Key[]): Promise<readonly (Value | Error)[]> => {
    const places = grouped(keys, (key) => keyOf(placeOf(key)));
    const answers = new Map<Key, Value | Error>();
    const asking = [...places.values()].map(async (some) => {
      const values = await ask(placeOf(some[0]!), some).catch((error: Error) => some.map(() => error));
      some.forEach((key, index) => answers.set(key, values[index]!));
    });
    await Promise.all(asking);
    return keys.map((key) => answers.get(key)!);
  };

/** Issues of one group have the same contact source, and whoever may see its contacts may so in all of them. */
const readLinked = async (
  linked: readonly LinkedIds[],
): Promise<readonly (readonly ContactView[] | null | Error)[]> => {
  const byGroup = grouped(linked, ({ project }) => project.access.target!.group.groupId);
  const answers = new Map<LinkedIds, readonly ContactView[] | null | Error>();
  const asking = [...byGroup.values()].map(async (some) => {
    const ids = [...new Set(some.flatMap((one) => one.ids))];
    const found = await contactsOf(some[0]!.project, ids).catch((error: Error) => error);
    for (const one of some)
      answers.set(one, found instanceof Error ? (isAbsent(found) ? null : found) : found.in(one.ids));
  });
  await Promise.all(asking);
  return linked.map((one) => answers.get(one)!);
};

const contactsOf = async (project: EnteredRequest, ids: readonly number[]) => {
  const parts = Array.from({ length: Math.max(1, Math.ceil(ids.length / CONTACTS_AT_ONCE)) }, (_, part) =>
    ids.slice(part * CONTACTS_AT_ONCE, (part + 1) * CONTACTS_AT_ONCE),
  );
  const replies = await Promise.all(parts.map((part) => project.ask(readLinkedContacts, { ids: part })));
  const byId = new Map(replies.flatMap(({ contacts }) => contacts.map((contact) => [contact.id, contact] as const)));
  const replaced = new Map(replies.flatMap(({ replaced }) => replaced.map((one) => [one.id, one.contactId] as const)));
  return {
    /** Each once, by name (TRF-36). */
    in: (linked: readonly number[]): ContactView[] =>
      byName(new Set(linked.flatMap((id) => byId.get(replaced.get(id) ?? id) ?? []))),
  };
};
