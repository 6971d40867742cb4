import { Injectable } from '@nestjs/common';
import { BlobStore } from '@ledgerdesk/blobs';
import { Access, moveConversation, ownerOfUploads, resolveAccess, Upload } from '@ledgerdesk/contracts';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { Commands, EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { IssueEvent, IssuePlace, isPresent, issueStream } from '../issues/issue';
import { IssueDetails } from '../issues/issue-details/issue-details.query';
import { IssueIds } from '../issues/issue-ids';
import { IssueNumbers } from '../issues/issue-numbers';
import { AddNote } from '../notes/decide-notes';
import { CarriedIssue } from './carried-issue';
import { copiesOf, entriesOf, ofIssue, ownUploads, partOf, uploadsIn } from './copies-of';
import { AbandonArrival, AbandonMove, CopyIntoIssue, FinishMove, ReceiveIssue, StartMove } from './decide-move';
import { Move, MOVE_STREAM, MoveEvent, MoveState } from './move';
import { assertMayMove, assertNoTransfer, isPartOfTransfer, MoverAccess } from './move-rights';
import { MoveCommand, MoveInput, moveProcess } from './move.process';

type Of<Type extends MoveCommand['type']> = Extract<MoveCommand, Readonly<{ type: Type }>>;
type Numbered = Readonly<{ move: Move; iid: number }>;

/** A part with its uploads. */
const TIME_FOR_ONE_MS = 30_000;

/** PART-6 */
const MAILING_STOPS =
  'Service Desk is off in this project: people who take part by mail are not mailed about this issue, and can not answer.';

/** Does the steps of moves. What can't be done at present is done again later. */
@Injectable()
export class MoveSteps implements ProcessHandler<MoveCommand, MoveInput> {
  readonly timeForOneMs = TIME_FOR_ONE_MS;

  constructor(
    private readonly commands: Commands,
    private readonly client: ServiceClient,
    private readonly eventStore: EventStore,
    private readonly blobs: BlobStore,
    private readonly details: IssueDetails,
    private readonly numbers: IssueNumbers,
    private readonly ids: IssueIds,
    private readonly carried: CarriedIssue,
  ) {}

  async send(command: MoveCommand, step: ProcessStep): Promise<MoveInput | null> {
    const scope = RequestScope.ofStep(step).part(step.step);
    try {
      return await this.run(command, scope);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const { code, message, details = {} } = error;
      if (MAY_BE_REFUSED.includes(command.type) && FOR_GOOD.includes(code))
        return { type: 'Refused', data: { refusal: { code, message, details } } };
      if (PASSING.includes(code)) return null;
      throw error;
    }
  }

  private run(command: MoveCommand, scope: RequestScope): Promise<MoveInput | null> {
    switch (command.type) {
      case 'lock':
        return this.lock(command.move, scope);
      case 'number':
        return this.number(command.move, scope);
      case 'copy':
        return this.copy(command, scope);
      case 'arrive':
        return this.arrive(command, scope);
      case 'move-conversation':
        return this.moveConversation(command, scope);
      case 'tell-silence':
        return this.tellSilence(command, scope);
      case 'close':
        return this.close(command, scope);
      case 'give-up':
        return this.giveUp(command.move, scope);
      case 'release':
        return this.release(command.move, scope);
    }
  }

  private async lock(move: Move, scope: RequestScope): Promise<MoveInput> {
    const { moveId, issueId, projectId, intoId, toProjectId, requestedBy: movedBy } = move;
    const access = await this.enter(move, scope);
    assertMayMove(await this.details.readById(issueId), access);
    assertNoTransfer(access);
    await this.commands.execute(
      new StartMove({ moveId, issueId, projectId, intoId, toProjectId, movedBy }, scope.command()),
    );
    return { type: 'Locked', data: {} };
  }

  private async number({ intoId, toProjectId }: Move, scope: RequestScope): Promise<MoveInput> {
    return { type: 'Numbered', data: { iid: await this.numbers.take(toProjectId, intoId, scope.command()) } };
  }

  private async copy({ move, iid, part: number, after }: Of<'copy'>, scope: RequestScope): Promise<MoveInput> {
    const { issueId, intoId } = move;
    const entries = entriesOf(await this.eventsOf(issueId), await this.details.readById(issueId));
    const { part, next } = partOf(entries, after);
    await this.copyUploads(uploadsIn(part), move);
    if (part.length > 0) {
      const copies = copiesOf(part, placeOf({ move, iid }), await this.ids.note.takeMany(part.length));
      const { toProjectId: projectId } = move;
      await this.commands.execute(new CopyIntoIssue({ issueId: intoId, projectId, copies }, scope.command()));
    }
    return { type: 'PartCopied', data: { part: number, next } };
  }

  /** By the rights and the contact sources there are now. Null while a group transfer changes one of these. */
  private async arrive({ move, iid }: Numbered, scope: RequestScope): Promise<MoveInput | null> {
    const { moveId, issueId, intoId, toProjectId, requestedBy: authorId } = move;
    const access = await this.enter(move, scope);
    const issue = await this.details.readById(issueId);
    if (issue.moving?.moveId === moveId) assertMayMove(issue, access);
    if (isPartOfTransfer(access)) return null;
    const uploads = ownUploads(await this.eventsOf(issueId));
    await this.copyUploads(uploads, move);
    const { leftBehind, ...fitting } = await this.carried.into(issue, access, scope);
    const { title, description, byMail, ticketOf, reopenedByMail, createdAt, closed, deletedNotes, time } = issue;
    const ofMails = { byMail, ...(ticketOf === undefined ? {} : { ticketOf }), reopenedByMail };
    const texts = { title, description, uploads: uploads.map(ofIssue) };
    const alike = { ...texts, ...ofMails, authorId: issue.authorId, createdAt, closed, deletedNotes };
    const receive = {
      moveId,
      issueId: intoId,
      projectId: toProjectId,
      authorId,
      from: { issueId, projectId: issue.projectId, iid: issue.iid, linked: issue.contactIds.length > 0 },
      issue: { iid, ...alike, ...fitting, estimate: time.estimate },
      leftBehind,
      systemNoteIds: await this.ids.note.takeMany(leftBehind > 0 ? 2 : 1),
    };
    await this.commands.execute(new ReceiveIssue(receive, scope.command()));
    return { type: 'Arrived', data: {} };
  }

  private async moveConversation({ move, iid }: Numbered, scope: RequestScope): Promise<MoveInput> {
    const { issueId, intoId } = move;
    const into = await this.details.load(intoId);
    const notes = isPresent(into)
      ? into.notes.flatMap(({ noteId, system, copyOf }) => (copyOf && !system ? [{ from: copyOf, to: noteId }] : []))
      : [];
    const asked = { issueId, to: placeOf({ move, iid }), notes: notes.slice(-MOST_NOTES) };
    const { mailingStops } = await this.client.ask(moveConversation, asked, scope);
    return { type: 'ConversationMoved', data: { mailingStops } };
  }

  /** By the Support Bot. An issue that is gone by now needs no note. */
  private async tellSilence({ move }: Numbered, scope: RequestScope): Promise<MoveInput> {
    const { intoId: issueId, toProjectId: projectId } = move;
    const asked = { who: { as: 'support-bot' }, what: { project: projectId } } as const;
    try {
      const { user } = await this.client.ask(resolveAccess, asked, scope);
      const noteId = await this.ids.note.take();
      const written = {
        noteId,
        authorId: user!.id,
        body: MAILING_STOPS,
        internal: true,
        byMail: null,
        createdAt: null,
      };
      const note = { issueId, projectId, uploads: [], contactIds: [], systemNoteIds: [], ...written };
      await this.commands.execute(new AddNote(note, scope.command()));
    } catch (error) {
      const isGone = error instanceof DomainError && ['project-not-found', 'issue-not-found'].includes(error.code);
      if (!isGone) throw error;
    }
    return { type: 'SilenceTold', data: {} };
  }

  private async close({ move, iid }: Numbered, scope: RequestScope): Promise<MoveInput> {
    const { moveId, issueId, projectId, requestedBy: authorId } = move;
    const noteId = await this.ids.note.take();
    const finish = { moveId, issueId, projectId, authorId, noteId, to: placeOf({ move, iid }) };
    await this.commands.execute(new FinishMove(finish, scope.command()));
    return { type: 'Closed', data: {} };
  }

  /** What was on its way may have arrived before. */
  private async giveUp(
    { moveId, intoId: issueId, toProjectId: projectId }: Move,
    scope: RequestScope,
  ): Promise<MoveInput> {
    try {
      await this.commands.execute(new AbandonArrival({ moveId, issueId, projectId }, scope.command()));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'issue-already-exists') return { type: 'Arrived', data: {} };
      throw error;
    }
    await this.blobs.delete(ownerOfUploads(issueId));
    return { type: 'GivenUp', data: {} };
  }

  private async release({ moveId, issueId, projectId, toProjectId }: Move, scope: RequestScope): Promise<MoveInput> {
    await this.commands.execute(new AbandonMove({ moveId, issueId, projectId, toProjectId }, scope.command()));
    return { type: 'Released', data: {} };
  }

  /** As whoever moves it, with the rights of this moment. @throws DomainError where these have ended */
  private async enter(
    { projectId, toProjectId, requestedBy: userId }: Move,
    scope: RequestScope,
  ): Promise<MoverAccess> {
    const enter = (project: number): Promise<Access> =>
      this.client.ask(resolveAccess, { who: { userId }, what: { project } }, scope, `enter ${project}`);
    const [source, target] = await Promise.all([enter(projectId), enter(toProjectId)]);
    return { source, target };
  }

  /** So that deleting the original takes none. What is not kept any more is left out. */
  private async copyUploads(uploads: readonly Upload[], { issueId, intoId }: Move): Promise<void> {
    for (const { hash, owner = ownerOfUploads(issueId) } of uploads) {
      const content = await this.blobs.open(owner, hash);
      if (content) await this.blobs.put(ownerOfUploads(intoId), content);
    }
  }

  private eventsOf(issueId: number) {
    return this.eventStore.read<IssueEvent>(issueStream(issueId));
  }
}

const placeOf = ({ move: { intoId: issueId, toProjectId: projectId }, iid }: Numbered): IssuePlace => ({
  issueId,
  projectId,
  iid,
});

/** What one request takes; of more, mails about the oldest are found under the original. */
const MOST_NOTES = 20_000;
/** Until the new issue has arrived. */
const MAY_BE_REFUSED: readonly MoveCommand['type'][] = ['lock', 'copy', 'arrive'];
const FOR_GOOD: readonly string[] = [
  'forbidden',
  'issue-being-moved',
  'issue-not-found',
  'issue-not-movable',
  'part-of-transfer',
  'project-archived',
  'project-not-found',
  'unauthenticated',
];
/** It may go otherwise when it is tried again. */
const PASSING: readonly string[] = ['unavailable', 'concurrent-change', 'issue-being-moved'];

/** Those that have not ended. */
export const openMoves = workList(moveProcess, {
  collection: 'open-moves',
  version: 1,
  stream: MOVE_STREAM,
  handles: [
    'MoveRequested',
    'MoveLocked',
    'MoveNumbered',
    'MovePartCopied',
    'MoveArrived',
    'MoveConversationMoved',
    'MoveSilenceTold',
    'MoveCompleted',
    'MoveRefused',
    'MoveGivenUp',
    'MoveRolledBack',
  ],
});

export const issueMoveProcess: ProcessDefinition<MoveInput, MoveState, MoveEvent, MoveCommand> = {
  process: moveProcess,
  workList: openMoves,
  handler: MoveSteps,
};
