import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Access, resolveAccess, RequestPayload, TargetAccess } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Memory } from './memory';
import { PresentMemory } from './present-memory';
import { RememberedGroup, RememberedPlace, RememberedUser } from './remembered';
import { contactSourceOf, groupOf, mayOwnContacts, Viewer } from './viewer';

type Question = RequestPayload<typeof resolveAccess>;

/** Tokens are long and random, so a plain hash can't be guessed back, and a request's token is found by it at once. */
export const hashOfToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Who may do what where, as of the moment of the question. */
@Injectable()
export class AccessQuestions {
  constructor(private readonly present: PresentMemory) {}

  /** @param now in milliseconds since 1970 */
  async enter(question: Question, now = Date.now()): Promise<Access> {
    const { memory, position } = await this.present.now();
    return answer(memory, position, question, now);
  }

  /** Whoever sent a request, looking at what was there when it was let in, or at something newer. */
  async viewer({ position, user }: Access, now: string): Promise<Viewer> {
    const memory = await this.present.at(position);
    return new Viewer(memory, user && (memory.users.get(user.id) ?? null), Date.parse(now));
  }

  /** Whether what was written at this position counts for all who ask from now on; waits for it 2 s at most. */
  shows(position: number): Promise<boolean> {
    return this.present.shows(position);
  }
}

/** @throws DomainError `unauthenticated`, `group-not-found`, `project-not-found` */
export const answer = (memory: Memory, position: number, { who, what }: Question, now: number): Access => {
  const { viewer, scopes } = viewerOf(memory, who, now);
  const { user, isSupportBot } = viewer;
  const acting = user && {
    id: user.id,
    username: user.username,
    isAdministrator: user.isAdministrator,
    canCreateGroup: user.canCreateGroup,
    scopes,
  };
  return {
    position,
    user: acting,
    ...(isSupportBot ? { supportBot: true } : {}),
    target: what && targetOf(viewer, what),
  };
};

const viewerOf = (memory: Memory, who: Question['who'], now: number) => {
  if ('as' in who)
    return { viewer: new Viewer(memory, who.as === 'public' ? null : supportBotIn(memory), now), scopes: null };
  const token = 'token' in who ? memory.tokenOf(hashOfToken(who.token)) : null;
  const user = 'token' in who ? token?.user : memory.users.get(who.userId);
  if (!user || user.isSupportBot || user.blocked || (token && now >= token.endsAt))
    throw new DomainError('unauthenticated', 'The token is not valid, or its user is blocked');
  return { viewer: new Viewer(memory, user, now), scopes: token && [...token.scopes] };
};

const supportBotIn = ({ supportBot }: Memory): RememberedUser => {
  if (supportBot) return supportBot;
  throw new DomainError('unavailable', 'The Support Bot is not there yet; try again');
};

const targetOf = (viewer: Viewer, what: NonNullable<Question['what']>): TargetAccess => {
  const [kind, reference] = 'group' in what ? (['group', what.group] as const) : (['project', what.project] as const);
  const place = find(viewer.memory, kind, reference);
  const sees = place && viewer.sees(place);
  if (!place || !sees) throw new DomainError(`${kind}-not-found`, `There is no ${kind} ${reference}`);

  const group = groupOf(place);
  return {
    kind,
    id: place.id,
    fullPath: place.fullPath,
    visibility: place.visibility,
    role: viewer.role(place),
    sees,
    archived: false,
    group: groupAccess(viewer, group),
    contactSource: groupAccess(viewer, contactSourceOf(viewer.memory.groups, group)),
    mayOwnContacts: mayOwnContacts(group),
  };
};

const find = (memory: Memory, kind: 'group' | 'project', reference: number | string): RememberedPlace | null => {
  if (typeof reference === 'number') return memory[`${kind}s`].get(reference) ?? null;
  const place = memory.at(reference);
  return place?.kind === kind ? place : null;
};

const groupAccess = (viewer: Viewer, group: RememberedGroup) => ({
  groupId: group.id,
  fullPath: group.fullPath,
  role: viewer.role(group),
  crmEnabled: group.crm.enabled,
});
