import { fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { Move, MoveEvent } from './move';
import { MoveCommand, MoveInput, moveProcess } from './move.process';

const given = specifyProcess(moveProcess);
const moveId = 'move-1';
const move: Move = {
  moveId,
  issueId: 7,
  projectId: 3,
  intoId: 70,
  toProjectId: 30,
  requestedBy: 1,
  requestedAt: '2026-11-24T09:00:00.000Z',
};
const iid = 4;
const refusal = { code: 'issue-not-movable', message: 'No', details: {} };

const requested: MoveEvent = { type: 'MoveRequested', data: move };
const locked: MoveEvent = { type: 'MoveLocked', data: { moveId } };
const numbered: MoveEvent = { type: 'MoveNumbered', data: { moveId, iid } };
const copied = (part: number, next: number | null): MoveEvent => ({
  type: 'MovePartCopied',
  data: { moveId, part, next },
});
const arrived: MoveEvent = { type: 'MoveArrived', data: { moveId } };
const conversed = (mailingStops: boolean): MoveEvent => ({
  type: 'MoveConversationMoved',
  data: { moveId, mailingStops },
});
const silenceTold: MoveEvent = { type: 'MoveSilenceTold', data: { moveId } };
const completed: MoveEvent = { type: 'MoveCompleted', data: { moveId } };
const refused: MoveEvent = { type: 'MoveRefused', data: { moveId, refusal } };
const givenUp: MoveEvent = { type: 'MoveGivenUp', data: { moveId } };
const rolledBack: MoveEvent = { type: 'MoveRolledBack', data: { moveId } };

const request: MoveInput = { type: 'RequestMove', data: move };
const lock: MoveInput = { type: 'Locked', data: {} };
const number: MoveInput = { type: 'Numbered', data: { iid } };
const partCopied = (part: number, next: number | null): MoveInput => ({ type: 'PartCopied', data: { part, next } });
const arrive: MoveInput = { type: 'Arrived', data: {} };
const converse = (mailingStops: boolean): MoveInput => ({ type: 'ConversationMoved', data: { mailingStops } });
const tellSilence: MoveInput = { type: 'SilenceTold', data: {} };
const close: MoveInput = { type: 'Closed', data: {} };
const refuse: MoveInput = { type: 'Refused', data: { refusal } };
const giveUp: MoveInput = { type: 'GivenUp', data: {} };
const release: MoveInput = { type: 'Released', data: {} };

const copying = [requested, locked, numbered];
const arriving = [...copying, copied(1, null)];
const forward = [...arriving, arrived, conversed(true), silenceTold, completed];
const back = [...arriving, refused, givenUp, rolledBack];
const command = (type: 'lock' | 'number' | 'give-up' | 'release'): MoveCommand => ({ type, move });
const numberedCommand = (type: 'arrive' | 'move-conversation' | 'tell-silence' | 'close'): MoveCommand => ({
  type,
  move,
  iid,
});
const all: readonly MoveInput[] = [
  ...[request, lock, number, partCopied(1, null), partCopied(2, null), arrive, converse(true), converse(false)],
  ...[tellSilence, close, refuse, giveUp, release, { type: 'DeadlinePassed', data: {} } as never],
];

describe('the move of an issue (MOV-6)', () => {
  it('goes forward step by step, its notes part by part', () => {
    given().when(request).then(requested).sends(command('lock'));
    given(requested).when(lock).then(locked).sends(command('number'));
    given(requested, locked).when(number).then(numbered).sends({ type: 'copy', move, iid, part: 1, after: 0 });
    given(...copying)
      .when(partCopied(1, 200))
      .then(copied(1, 200))
      .sends({ type: 'copy', move, iid, part: 2, after: 200 });
    given(...copying, copied(1, 200))
      .when(partCopied(2, null))
      .then(copied(2, null))
      .sends(numberedCommand('arrive'));
    given(...arriving)
      .when(arrive)
      .then(arrived)
      .sends(numberedCommand('move-conversation'));
    const toClose = [...arriving, arrived, conversed(false)];
    given(...arriving, arrived)
      .when(converse(false))
      .then(conversed(false))
      .sends(numberedCommand('close'));
    given(...toClose)
      .when(close)
      .then(completed)
      .sendsNothing();
  });
  it('says that nobody is mailed any more before it closes the original (PART-6)', () => {
    given(...arriving, arrived)
      .when(converse(true))
      .then(conversed(true))
      .sends(numberedCommand('tell-silence'));
    given(...arriving, arrived, conversed(true))
      .when(tellSilence)
      .then(silenceTold)
      .sends(numberedCommand('close'));
  });
  it.each([
    ['before anything is locked', [requested]],
    ['while notes are copied', copying],
    ['before the new issue has arrived', arriving],
  ])('goes back where it is refused %s', (_, past) => {
    given(...past)
      .when(refuse)
      .then(refused)
      .sends(command('give-up'));
    given(...past, refused)
      .when(giveUp)
      .then(givenUp)
      .sends(command('release'));
    given(...past, refused, givenUp)
      .when(release)
      .then(rolledBack)
      .sendsNothing();
  });
  it('goes forward where the new issue has arrived before it was given up', () => {
    given(...arriving, refused)
      .when(arrive)
      .then(arrived)
      .sends(numberedCommand('move-conversation'));
    given(...arriving, refused, arrived)
      .when(giveUp)
      .thenNothing();
    given(requested, refused).when(arrive).thenNothing();
    given(...arriving, refused, givenUp)
      .when(arrive)
      .thenNothing();
  });
  it('goes only forward from the arrival on', () => {
    for (const past of [[arrived], [arrived, conversed(true)], [arrived, conversed(false)]])
      for (const input of [refuse, giveUp, release])
        given(...arriving, ...past)
          .when(input)
          .thenNothing();
  });
  it('takes each message once, whatever comes twice, late, early, or in another order', () => {
    const expected: Readonly<Record<string, readonly MoveInput['type'][]>> = {
      locking: ['Locked', 'Refused'],
      numbering: ['Numbered', 'Refused'],
      copying: ['PartCopied', 'Refused'],
      arriving: ['Arrived', 'Refused'],
      'moving-conversation': ['ConversationMoved'],
      'telling-silence': ['SilenceTold'],
      closing: ['Closed'],
      completed: [],
      'giving-up': ['Arrived', 'GivenUp'],
      releasing: ['Released'],
      refused: [],
    };
    for (const way of [forward, back])
      for (let length = 1; length <= way.length; length += 1) {
        const past = way.slice(0, length);
        const state = fold(moveProcess, past);
        const taken = all.filter((input) => moveProcess.decide(input, state).length > 0).map(({ type }) => type);
        expect([state.step, [...new Set(taken)].sort()]).toEqual([state.step, [...expected[state.step]!].sort()]);
      }
    given(...copying)
      .when(partCopied(2, null))
      .thenNothing();
    given(...copying, copied(1, 200))
      .when(partCopied(1, 200))
      .thenNothing();
  });
  it('gives each command a step of its own, and none once it has ended', () => {
    const steps = (way: readonly MoveEvent[]) =>
      way.flatMap((__, index) =>
        moveProcess.pendingCommands(fold(moveProcess, way.slice(0, index + 1))).map(({ step }) => step),
      );
    const first = ['lock', 'number', 'copy-1', 'arrive'];
    expect(steps(forward)).toEqual([...first, 'move-conversation', 'tell-silence', 'close']);
    expect(steps(back)).toEqual([...first, 'give-up', 'release']);
    for (const way of [forward, back]) expect(moveProcess.ended(fold(moveProcess, way))).toBe(true);
    for (const way of [forward, back]) expect(moveProcess.ended(fold(moveProcess, way.slice(0, -1)))).toBe(false);
  });
});
