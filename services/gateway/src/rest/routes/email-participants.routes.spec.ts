import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const participants = '/projects/9/issues/1/email_participants';
const ann = {
  id: 1,
  email: 'ann@example.org',
  name: 'Ann',
  state: 'undeliverable',
  created_at: '2026-11-02T09:00:00.000Z',
  added_by_id: null,
};

describe('the people outside who are mailed about an issue', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`mail.participants.${verb}`)!.payload;
  beforeAll(async () => void (gateway = await StartedGateway.start()));
  afterEach(() => void (gateway.services.refusal = null));
  afterAll(() => gateway.stop());

  it('are listed (MA-10)', async () => {
    const { body } = await gateway.ask('GET', participants);
    expect([body, asked('list')]).toEqual([[ann], { iid: 1 }]);
  });
  it('are added, removed and cleared (MA-10, PART-4, LOOP-11)', async () => {
    const added = await gateway.ask('POST', participants, { json: { email: 'bob@example.org' } });
    expect([added.status, added.body]).toEqual([201, { ...ann, id: 2, email: 'bob@example.org' }]);
    expect(asked('add')).toEqual({ iid: 1, email: 'bob@example.org' });
    expect((await gateway.ask('DELETE', `${participants}/1`)).status).toBe(204);
    expect((await gateway.ask('DELETE', `${participants}/7`)).status).toBe(404);
    const cleared = await gateway.ask('POST', `${participants}/1/clear`);
    expect([cleared.status, cleared.body]).toEqual([200, { ...ann, state: 'active' }]);
    expect(asked('clear')).toEqual({ iid: 1, participantId: 1 });
  });
  it('are for Reporters to manage (PART-4)', async () => {
    gateway.services.refusal = new DomainError('forbidden', 'no');
    const { status, body } = await gateway.ask('POST', participants, { json: { email: 'bob@example.org' } });
    const message = '403 Forbidden - You may not manage the participants of this issue';
    expect([status, body]).toEqual([403, { message }]);
  });
  it('are not shown to whoever is not signed in (MA-10)', async () => {
    expect((await gateway.ask('GET', participants, { token: null })).status).toBe(401);
  });
});
