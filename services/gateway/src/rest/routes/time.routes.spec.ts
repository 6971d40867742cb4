import { StartedGateway } from '../../fixture/started-gateway';

const issue = '/projects/9/issues/1';
const stats = { time_estimate: 7_200, total_time_spent: 900, human_time_estimate: '2h', human_total_time_spent: '15m' };

describe('the time of an issue', () => {
  let gateway: StartedGateway;
  const asked = (verb: string) => gateway.services.requests.get(`issues.time.${verb}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('is shown (TIM-7, API-28)', async () => {
    const { status, body } = await gateway.ask('GET', `${issue}/time_stats`);
    expect([status, body]).toEqual([200, stats]);
  });
  it('is estimated (API-28)', async () => {
    const { status, body } = await gateway.ask('POST', `${issue}/time_estimate`, { json: { duration: '2h' } });
    expect([status, body, asked('set-estimate')]).toEqual([200, stats, { iid: 1, duration: '2h' }]);
  });
  it('is estimated no longer (API-28)', async () => {
    const { status } = await gateway.ask('POST', `${issue}/reset_time_estimate`);
    expect([status, asked('set-estimate')]).toEqual([200, { iid: 1, duration: null }]);
  });
  it('is spent (API-28)', async () => {
    const json = { duration: '15m', summary: 'Called', spent_at: '2026-11-02' };
    const { status, body } = await gateway.ask('POST', `${issue}/add_spent_time`, { json });
    const payload = { iid: 1, duration: '15m', summary: 'Called', spentAt: '2026-11-02' };
    expect([status, body, asked('spend')]).toEqual([201, stats, payload]);
  });
  it('is spent no longer (API-28)', async () => {
    const { status, body } = await gateway.ask('POST', `${issue}/reset_spent_time`);
    const none = { time_estimate: 0, total_time_spent: 0, human_time_estimate: null, human_total_time_spent: null };
    expect([status, body, asked('reset-spent')]).toEqual([200, none, { iid: 1 }]);
  });
  it.each([
    ['time_estimate', {}, 'duration is missing'],
    ['add_spent_time', { duration: '1h', spent_at: 'yesterday' }, 'spent_at does not have a valid value'],
    ['add_spent_time', { duration: '1h', spent_at: '2026-02-30' }, 'spent_at does not have a valid value'],
  ])('is refused at %s with %j', async (verb, json, error) => {
    const { status, body } = await gateway.ask('POST', `${issue}/${verb}`, { json });
    expect([status, body]).toEqual([400, { error }]);
  });
});
