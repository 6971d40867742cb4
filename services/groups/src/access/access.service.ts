import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  Access,
  ReplyOf,
  RequestPayload,
  resolveAccess,
  resolveManyAccess,
  RunningMigration,
  TargetAccess,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Executed } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { AccessModel } from './access-model';
import { LiveAccessModel } from './live-access-model';
import { GroupNode, NamespaceNode, UserEntry } from './access-nodes';
import { contactSourceOf, mayOwnContacts } from '../tree/contact-source';
import { isAffected } from '../tree/running-transfers';
import { groupOf, Viewer } from './viewer';

const OWNER = 50;

type AccessQuery = RequestPayload<typeof resolveAccess>;

/** Tokens are long and random, so a plain hash can't be guessed back, and a request's token is found by it at once. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who may do what where, as of the moment of the query. */
@Injectable()
export class AccessService {
  constructor(private readonly live: LiveAccessModel) {}

  /** @param now in milliseconds since 1970 */
  async resolveAccess(query: AccessQuery, now = Date.now()): Promise<Access> {
    const { model, position } = await this.live.now();
    return answer(model, position, query, now);
  }

  /** @param now in milliseconds since 1970 */
  async resolveManyAccess(
    { who, whats }: RequestPayload<typeof resolveManyAccess>,
    now = Date.now(),
  ): Promise<ReplyOf<typeof resolveManyAccess>> {
    const { model, position } = await this.live.now();
    return { answers: whats.map((what) => answerOrRefusal(model, position, { who, what }, now)) };
  }

  /** Whoever sent a request, looking at the model as of the access answer that came with it, or at a newer one. */
  async viewer({ access: { position, user } }: RequestScope): Promise<Viewer> {
    const model = await this.live.at(position);
    return new Viewer(model, user && (model.users.get(user.id) ?? null), Date.now());
  }

  /** A user by id, looking at the model as of this moment: for work on their behalf that takes long. */
  async viewerNow(userId: number): Promise<Viewer> {
    const { model } = await this.live.now();
    return new Viewer(model, model.users.get(userId) ?? null, Date.now());
  }

  /** Where a command stands in the log, and whether it counts for all who ask from now on; waits for that 2 s at most. */
  async written({ position }: Pick<Executed<unknown>, 'position'>) {
    return { position, visible: await this.live.waitUntilVisible(position) };
  }
}

/** @throws DomainError `unauthenticated`, `group-not-found`, `project-not-found` */
export const answer = (model: AccessModel, position: number, { who, what }: AccessQuery, now: number): Access => {
  const { viewer, token } = viewerOf(model, who, now);
  const { user, isSupportBot } = viewer;
  const acting = user && {
    id: user.id,
    username: user.username,
    isAdministrator: user.isAdministrator,
    canCreateGroup: user.canCreateGroup,
    scopes: token && [...token.scopes],
    ...(token ? { tokenId: token.tokenId } : {}),
  };
  return {
    position,
    user: acting,
    ...(isSupportBot ? { supportBot: true } : {}),
    target: what && targetOf(viewer, what),
  };
};

type ManyAnswers = ReplyOf<typeof resolveManyAccess>['answers'];

/** @throws DomainError `unauthenticated` */
const answerOrRefusal = (...asked: Parameters<typeof answer>): ManyAnswers[number] => {
  try {
    return answer(...asked);
  } catch (error) {
    const code = error instanceof DomainError ? error.code : null;
    if (code === 'group-not-found' || code === 'project-not-found') return { refused: code };
    throw error;
  }
};

const viewerOf = (model: AccessModel, who: AccessQuery['who'], now: number) => {
  if ('as' in who)
    return { viewer: new Viewer(model, who.as === 'public' ? null : supportBotIn(model), now), token: null };
  const token = 'token' in who ? model.tokenOf(hashOfToken(who.token)) : null;
  const user = token?.user ?? userOf(model, who);
  if (!user || user.isSupportBot || user.blocked || (token && now >= token.endsAt))
    throw new DomainError('unauthenticated', 'The token or session is not valid, or its user is blocked');
  return { viewer: new Viewer(model, user, now), token };
};

/** Who is named otherwise than by a token. A session is of the credentials it began with (SIG-2). */
const userOf = ({ users }: AccessModel, who: AccessQuery['who']): UserEntry | null => {
  if ('userId' in who) return users.get(who.userId) ?? null;
  if (!('session' in who)) return null;
  const user = users.get(who.session.userId);
  return user?.credentialsVersion === who.session.credentialsVersion ? user : null;
};

const supportBotIn = ({ supportBot }: AccessModel): UserEntry => {
  if (supportBot) return supportBot;
  throw new DomainError('unavailable', 'The Support Bot is not there yet; try again');
};

const targetOf = (viewer: Viewer, what: NonNullable<AccessQuery['what']>): TargetAccess => {
  const [kind, reference] = 'group' in what ? (['group', what.group] as const) : (['project', what.project] as const);
  const namespace = namespaceNamed(viewer.model, kind, reference);
  const sees =
    namespace && (viewer.sees(namespace) ?? (what.deleted && viewer.role(namespace) >= OWNER ? 'all' : null));
  if (!namespace || !sees) throw new DomainError(`${kind}-not-found`, `There is no ${kind} ${reference}`);

  const group = groupOf(namespace);
  return {
    kind,
    id: namespace.id,
    fullPath: namespace.fullPath,
    visibility: namespace.visibility,
    role: viewer.role(namespace),
    sees,
    archived: namespace.kind === 'project' && namespace.archived,
    group: groupAccess(viewer, group),
    contactSource: groupAccess(viewer, contactSourceOf(viewer.model.groups, group)),
    mayOwnContacts: mayOwnContacts(group),
    ...transferIdOf(viewer.model, group),
  };
};

const namespaceNamed = (
  model: AccessModel,
  kind: 'group' | 'project',
  reference: number | string,
): NamespaceNode | null => {
  if (typeof reference === 'number') return model[`${kind}s`].get(reference) ?? null;
  const namespace = model.at(reference);
  return namespace?.kind === kind ? namespace : null;
};

const groupAccess = (viewer: Viewer, group: GroupNode) => ({
  groupId: group.id,
  fullPath: group.fullPath,
  role: viewer.role(group),
  crmEnabled: group.crm.enabled,
  ...migrationOf(viewer.model, group),
});

const transferIdOf = ({ transfers }: AccessModel, group: GroupNode) => {
  const transfer = Object.values(transfers).find((running) => isAffected(group, running));
  return transfer && { transferId: transfer.transferId };
};

/** Of several, one that had something to migrate from the start: there is no other (TRF-40). */
const migrationOf = ({ transfers }: AccessModel, { id }: GroupNode): { migration?: RunningMigration } => {
  const migrations = Object.values(transfers).flatMap(({ mode, migrates, ...transfer }) => {
    const { transferId, sourceBefore: sourceId, sourceAfter: targetId, committed, undo } = transfer;
    if (mode === 'none' || (sourceId !== id && targetId !== id)) return [];
    const undoing = undo ? { undoes: undo.transferId } : {};
    const migration = { transferId, mode, sourceId, targetId, ...undoing, committed: committed !== null };
    return { migrates, migration };
  });
  const found = migrations.find(({ migrates }) => migrates) ?? migrations[0];
  return found ? { migration: found.migration } : {};
};
