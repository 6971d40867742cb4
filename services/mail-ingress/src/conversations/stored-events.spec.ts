import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { ConversationContinued, continuationDecider } from './continuation';
import { conversationDecider } from './conversation.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.json`), 'utf8'));

describe('stored events of conversations', () => {
  const names = [
    ...['ConversationStarted.v1', 'ParticipantAdded.v1', 'MailAccepted.v1', 'MailQueued.v1'],
    ...['ParticipantUnsubscribed.v1', 'ParticipantBounced.v1', 'ParticipantUndeliverable.v1'],
  ];

  const ofMoves = ['ConversationMoved.v1', 'ConversationContinued.v1'];
  const folded = (names: readonly string[]) =>
    fold(
      conversationDecider,
      names.map((name) => sample<never>(name)),
    );

  it('fold to who is mailed about the issue', () => {
    const correspondentId = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae';
    expect(folded(names.slice(0, -1))).toEqual({
      issueId: 77,
      projectId: 9,
      iid: 5,
      named: [correspondentId],
      accepted: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
      authorSeat: 1,
      noteByMail: null,
      flood: { notes: [], stopped: [], everybodyUntil: null, unanswered: {}, isUnansweredTold: false },
      formerProjectIds: [],
      movedNotes: [],
      participants: [
        {
          seat: 1,
          correspondentId,
          mailboxId: correspondentId,
          confirmed: false,
          withheld: [],
          state: 'unsubscribed',
          addedAt: '2026-11-23T10:00:01.000Z',
          addedBy: null,
          bounces: ['2026-11-23T10:00:05.000Z'],
          unsubscriptions: 1,
          thread: {
            first: 'one@customer.example',
            newest: ['one@customer.example', 'thank_you.77.1.opened.aabcdefghijklmnop@desk.example'],
            lastQueued: '77-1-opened',
          },
        },
      ],
    });
  });
  it('fold to who is mailed nothing, since it does not arrive', () =>
    expect(folded(names)).toMatchObject({ participants: [{ state: 'undeliverable', bounces: [] }] }));
  const ofNotes = ['MailAccepted.note.v1', 'MailWithheld.v1'];
  it('fold to who is confirmed, what was not mailed and how many notes came (LOOP-15, LOOP-21, LOOP-22)', () => {
    const note = {
      by: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      at: '2026-11-23T10:00:04.000Z',
    };
    expect(folded([...names.slice(0, 4), ...ofNotes])).toMatchObject({
      authorSeat: 1,
      flood: { notes: [note], stopped: [note], everybodyUntil: null },
      participants: [{ state: 'active', confirmed: true, withheld: [501] }],
    });
  });
  const byHand = ['ParticipantAdded.by-hand.v1', 'ParticipantRemoved.v1', 'ParticipantCleared.v1'];
  it('fold to what users have done by hand (PART-4, PART-5, LOOP-11)', () => {
    const [added, removed, cleared] = byHand;
    const first = (...more: string[]) => folded([...names, ...more])!.participants[0]!;
    const active = { state: 'active', bounces: [], confirmed: true };
    expect(first(added!)).toMatchObject({ ...active, addedBy: 1, addedAt: '2026-11-23T10:00:09.000Z' });
    expect(first(cleared!)).toMatchObject({ ...active, addedBy: null });
    expect(first(removed!)).toMatchObject({ state: 'removed', bounces: [] });
    expect(first(removed!, cleared!)).toMatchObject({ state: 'removed' });
  });
  it('fold to how whoever made it a participant spelled and named it', () => {
    const first = (...names: string[]) => folded(['ConversationStarted.v1', ...names])!.participants[0]!;
    const { correspondentId } = first('ParticipantAdded.v1');
    const spelled = { correspondentId, mailboxId: `${correspondentId}.2` };
    expect(first('ParticipantAdded.mailbox.v1')).toMatchObject(spelled);
    expect(first('ParticipantAdded.mailbox.v1', byHand[0]!)).toMatchObject(spelled);
  });
  it('fold to where the issue is now, and what its notes are there (PART-6)', () => {
    expect(folded(['ConversationStarted.v1', 'ConversationMoved.v1'])).toMatchObject({
      issueId: 70,
      projectId: 30,
      iid: 5,
      formerProjectIds: [9],
      movedNotes: [{ from: 18, to: 80 }],
    });
    expect(fold(continuationDecider, [sample<ConversationContinued>('ConversationContinued.v1')])).toBe(7);
  });
  it('fold to who got a mail as its Cc (PART-2)', () =>
    expect(folded([...names.slice(0, 4), 'MailAccepted.copied.v1'])!.participants[0]!.thread.newest).toContain(
      'three@customer.example',
    ));
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(
      [...names, ...ofNotes, ...byHand, 'ParticipantAdded.mailbox.v1', 'MailAccepted.copied.v1', ...ofMoves]
        .map((name) => `${name}.json`)
        .sort(),
    ));
});
