import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

describe('deleting groups and projects (API-18, API-22, GRP-19)', () => {
  let gateway: StartedGateway;
  beforeAll(async () => (gateway = await StartedGateway.start()));
  afterAll(() => gateway.stop());
  const ask = async (method: 'DELETE' | 'POST', path: string) => {
    const { status, body } = await gateway.ask(method, path);
    return [status, body];
  };
  const accepted = { message: '202 Accepted', already_sent: 2 };

  it('is accepted, and tells how many mails have left (OUT-31)', async () => {
    expect(await ask('DELETE', '/projects/9')).toEqual([202, accepted]);
    expect(await ask('DELETE', '/groups/3?confirm=office')).toEqual([202, accepted]);
    expect(gateway.services.requests.get('groups.groups.delete')!.payload).toEqual({ confirm: 'office' });
    gateway.services.next.set('mail.outgoing.count-sent', new DomainError('unavailable', 'not there'));
    expect(await ask('DELETE', '/projects/9')).toEqual([202, { message: '202 Accepted' }]);
  });
  it('is refused where it is not confirmed, or is the contact source of others (GRP-18, GRP-19)', async () => {
    gateway.services.refusal = new DomainError('not-confirmed', 'confirm must be the full path');
    expect(await ask('DELETE', '/groups/3')).toEqual([400, { error: 'confirm must be the full path' }]);
    const groups = ['other'];
    gateway.services.refusal = new DomainError('contact-source-of-others', 'Choose another one first.', { groups });
    expect(await ask('DELETE', '/groups/3')).toEqual([409, { message: 'Choose another one first.', groups }]);
  });
  it.each([
    ['/groups/3/restore', { group: 3 }],
    ['/projects/9/restore', { project: 9 }],
  ])('is taken back: POST %s', async (path, what) => {
    expect(await ask('POST', path)).toMatchObject([201, { id: Object.values(what)[0] }]);
    expect(gateway.services.accessQuestions.at(-1)).toMatchObject({ what: { ...what, deleted: true } });
    gateway.services.refusal = new DomainError('restored-above-first', 'Restore office first.');
    expect(await ask('POST', path)).toEqual([409, { message: 'Restore office first.' }]);
  });
});
