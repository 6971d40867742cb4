import { StartedGateway } from '../../fixture/started-gateway';

const autocomplete = '/projects/9/autocomplete';

describe('what is offered for a quick action', () => {
  let gateway: StartedGateway;
  const asked = (what: string) => gateway.services.requests.get(`issues.quick-actions.${what}`)!.payload;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());

  it('are contacts (API-47)', async () => {
    const { body } = await gateway.ask('GET', `${autocomplete}/contacts?issue_iid=1&command=remove&query=an`);
    const ann = { id: 70, email: 'a@x.org', first_name: 'Ann', last_name: 'Lee', state: 'active', set: true };
    expect([body, asked('offer-contacts')]).toEqual([[ann], { iid: 1, command: 'remove', query: 'an' }]);
    await gateway.ask('GET', `${autocomplete}/contacts`);
    expect(asked('offer-contacts')).toEqual({ iid: null, command: 'add', query: '' });
  });
  it('are commands (API-48)', async () => {
    const { body } = await gateway.ask('GET', `${autocomplete}/commands?issue_iid=1`);
    const spend = { name: 'spend', aliases: ['spent'], description: 'Add time', params: '<1h>' };
    expect([body, asked('offer-commands')]).toEqual([[spend], { iid: 1 }]);
  });
});
