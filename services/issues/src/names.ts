import { Injectable } from '@nestjs/common';
import {
  IssueView,
  nameCorrespondents,
  nameProjects,
  nameUsers,
  NoteView,
  ReplyOf,
  senderVerification,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { foldCase } from '@ledgerdesk/fields';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { z } from 'zod';
import { inParts } from './in-parts';
import { LabelList, NamedLabel } from './labels/label-list/label-list.query';
import type { ByMail } from './issues/issue';

type Author = IssueView['author'];
type Correspondent = ReplyOf<typeof nameCorrespondents>['correspondents'][number];
/** Of what is to be shown. */
export type NameRequest = Readonly<{
  users: readonly number[];
  projects?: readonly number[];
  labels?: readonly number[];
  correspondents: readonly string[];
}>;

const MAIL_ANSWERS_WITHIN_MS = 1_000;

/** The names of users, projects, correspondents and labels, by whoever has them. */
export class ResolvedNames {
  constructor(
    private readonly users: ReadonlyMap<number, Author>,
    private readonly projects: ReadonlyMap<number, string>,
    private readonly correspondents: ReadonlyMap<string, Correspondent>,
    private readonly labels: ReadonlyMap<number, NamedLabel>,
  ) {}

  /** A user that nobody knows any more is still one who wrote. */
  user(id: number): Author {
    return this.users.get(id) ?? { id, username: `user-${id}`, name: 'Unknown User', state: 'blocked' };
  }

  project(id: number): IssueView['project'] {
    const fullPath = this.projects.get(id);
    if (fullPath !== undefined) return { id, fullPath };
    throw new DomainError('unavailable', `Project ${id} has no name at present; try again`);
  }

  /** Of an issue that may be in a project that the asker may not read. */
  reference({ projectId, iid }: Readonly<{ projectId: number; iid: number }>): string {
    const fullPath = this.projects.get(projectId);
    return fullPath === undefined ? 'an issue of another project' : `${fullPath}#${iid}`;
  }

  /** MI-5; null where there is none, or it can't be told at present. */
  external(correspondentId: string | null): NoteView['externalAuthor'] {
    const found = correspondentId === null ? undefined : this.correspondents.get(correspondentId);
    return found ? { address: found.address, name: found.name } : null;
  }

  /** By name; without those that are deleted. */
  presentLabels(ids: readonly number[]): string[] {
    const named = ids.flatMap((id) => this.labels.get(id) ?? []);
    const names = named.filter(({ isDeleted }) => !isDeleted).map(({ name }) => name);
    return names.sort((one, other) => (foldCase(one) < foldCase(other) ? -1 : 1));
  }

  /** What a label is called, or was called when it was deleted. */
  label(id: number): string {
    return this.labels.get(id)?.name ?? `${id}`;
  }

  addressOf(correspondentId: string): string {
    return this.correspondents.get(correspondentId)?.address ?? 'an address';
  }
}

/** AUTH-7 */
export const verificationOf = (byMail: ByMail | null): z.infer<typeof senderVerification> | null =>
  byMail && ({ pass: 'verified', none: 'not_verified', fail: 'failed' } as const)[byMail.verdict];

@Injectable()
export class Names {
  constructor(
    private readonly client: ServiceClient,
    private readonly labelList: LabelList,
  ) {}

  /** @throws DomainError `unavailable` where groups does not answer; without an answer of mail-ingress, addresses are missing */
  async of(
    { users, projects = [], labels = [], correspondents }: NameRequest,
    scope: RequestScope,
  ): Promise<ResolvedNames> {
    const { target } = scope.access;
    const entered = target?.kind === 'project' ? target : null;
    const foreign = projects.filter((id) => id !== entered?.id);
    const [usersById, pathsById, correspondentsById, labelsById] = await Promise.all([
      this.users(users, scope),
      this.projects(foreign, scope),
      this.correspondents(correspondents, scope),
      this.labelList.names(labels),
    ]);
    if (entered) pathsById.set(entered.id, entered.fullPath);
    return new ResolvedNames(usersById, pathsById, correspondentsById, labelsById);
  }

  private async users(ids: readonly number[], scope: RequestScope) {
    const answers = await inParts(ids, (userIds, part) =>
      this.client.ask(nameUsers, { userIds }, scope, `${nameUsers.subject} ${part}`),
    );
    return byId(answers.flatMap(({ users }) => users));
  }

  private async projects(ids: readonly number[], scope: RequestScope) {
    const answers = await inParts(ids, (projectIds, part) =>
      this.client.ask(nameProjects, { projectIds }, scope, `${nameProjects.subject} ${part}`),
    );
    return new Map(answers.flatMap(({ projects }) => projects.map(({ id, fullPath }) => [id, fullPath] as const)));
  }

  private async correspondents(ids: readonly string[], scope: RequestScope) {
    const soon = scope.within(MAIL_ANSWERS_WITHIN_MS);
    const answers = await inParts(ids, (ids, part) =>
      this.client.ask(nameCorrespondents, { ids }, soon, `${nameCorrespondents.subject} ${part}`).catch(noneIfRefused),
    );
    return byId(answers.flatMap(({ correspondents }) => correspondents));
  }
}

const noneIfRefused = (error: unknown): ReplyOf<typeof nameCorrespondents> => {
  if (error instanceof DomainError) return { correspondents: [] };
  throw error;
};

const byId = <Item extends Readonly<{ id: unknown }>>(items: readonly Item[]) =>
  new Map(items.map((item): [Item['id'], Item] => [item.id, item]));
