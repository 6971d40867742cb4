import { StartedGateway } from '../fixture/started-gateway';

type Shown = Readonly<{ id: number; web_url: string }>;

describe('a web_url', () => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  /** As a browser or a script follows it, with its token or without one. */
  const visit = (path: string, token: string | null = 'jane-token') => gateway.fetch('GET', path, { token });
  const pathOf = ({ web_url }: Shown) => new URL(web_url).pathname;
  const read = async (path: string) => {
    const { body } = await gateway.ask('GET', path);
    return ([body].flat() as Shown[])[0]!;
  };

  it.each([
    ['/groups/3'],
    ['/projects/office%2Fdesk'],
    ['/projects/office%2Fdesk/issues/1'],
    ['/groups/3/crm/organizations'],
    ['/users?username=jane'],
  ])('of %s leads to it (API-30)', async (path) => {
    const shown = await read(path);
    const { status, body } = await visit(pathOf(shown));
    expect(status).toBe(200);
    expect(([body].flat() as Shown[])[0]).toMatchObject({ id: shown.id, web_url: shown.web_url });
  });
  it('of a contact leads to it (API-53)', async () => {
    const json = { first_name: 'Jane', last_name: 'Doe' };
    const shown = (await gateway.ask('POST', '/groups/3/crm/contacts', { json })).body as Shown;
    const { status, body } = await visit(pathOf(shown));
    expect([status, (body as Shown).web_url]).toEqual([200, shown.web_url]);
  });
  it('of an author leads to the user (API-30)', async () => {
    const { author } = (await read('/projects/office%2Fdesk/issues/1')) as unknown as { author: Shown };
    expect((await visit(pathOf(author))).status).toBe(200);
  });
  it.each([
    ['/groups/nowhere', '/groups/hidden/one'],
    ['/no/where', '/hidden/one/desk'],
    ['/no/where/-/issues/1', '/hidden/one/desk/-/issues/1'],
    ['/groups/nowhere/-/crm/contacts/7', '/groups/hidden/one/-/crm/contacts/7'],
  ])('says the same of what is unknown and what is hidden: %s, %s (API-10)', async (unknown, hidden) => {
    for (const token of ['jane-token', null]) {
      const answers = await Promise.all([unknown, hidden].map((path) => visit(path, token)));
      const [one, other] = answers.map(({ status, text }) => ({ status, text }));
      expect(other).toEqual(one);
      expect([401, 404]).toContain(one!.status);
    }
  });
  it.each(['/-/issues/1', '/office/desk/-/issues/x', '/office//desk', '/office/%2e%2e/api', '/api/v4/none'])(
    'is none of what looks otherwise: %s',
    async (path) => {
      const response = await fetch(`${gateway.url}${path}`, { redirect: 'manual' });
      expect([response.status, response.headers.get('location')]).toEqual([404, null]);
    },
  );
  it('is only looked at', async () =>
    expect((await gateway.fetch('POST', '/office/desk/-/issues/1', {})).status).toBe(404));
});
