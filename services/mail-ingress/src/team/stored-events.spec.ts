import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { ticketTeamDecider } from './ticket-team.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.json`), 'utf8'));

describe('stored events of the team of a ticket', () => {
  const names = ['TeamMemberSeated.v1', 'TeamMailQueued.v1', 'TeamMemberLeft.v1'];

  it('fold to who was mailed, and wants no more', () =>
    expect(
      fold(
        ticketTeamDecider,
        names.map((name) => sample<never>(name)),
      ),
    ).toEqual([
      {
        issueId: 77,
        projectId: 9,
        iid: 5,
        seat: 100_001,
        userId: 7,
        hasLeft: true,
        messageIds: ['team.77.100001.note-501.aabcdefghijklmnop@desk.example'],
        lastQueued: 'team-77-100001-note-501',
      },
    ]));
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(names.map((name) => `${name}.json`).sort()));
});
