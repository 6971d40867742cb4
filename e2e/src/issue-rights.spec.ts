import { randomUUID } from 'node:crypto';
import { Answer, ApiCall, formWith, Method } from './api';
import {
  expected,
  ProjectVisibility,
  reads,
  readsAddresses,
  readsAll,
  Request,
  visibilities,
} from './issue-rights.oracle';
import { compose, eventually, send } from './post';
import { Asker, askers } from './rights.oracle';
import { story } from './shapes';

/** Facts that nobody may find in an answer to a request that was refused, nor where they may not read all. */
const SECRETS = ['Secret title', 'Secret text', 'Secret note', 'Secretname'];
/** Nothing is deleted in this state, also by those who may. */
const AS_NOBODY_KNOWS_IT = '"999"';
/** No label can be called this. */
const NO_PROJECT = 999_999_999;
const TOO_LONG = 'x'.repeat(256);

story('Everybody reads of issues and mail what the specification says, and nothing else', (installation) => {
  const api = () => installation().api;
  const tokens = new Map<Asker, string | null>();
  const users = new Map<Asker, number>();
  beforeAll(async () => {
    for (const asker of askers) {
      if (!asker.signedIn) tokens.set(asker, null);
      else if (asker.administrator) tokens.set(asker, installation().adminToken);
      else {
        const username = `user-${randomUUID().slice(0, 8)}`;
        const user = await api().make('/users', { name: asker.name, username, email: `${username}@users.test` });
        users.set(asker, user.id);
        const scopes = { name: 'rights', scopes: ['api'] };
        tokens.set(asker, (await api().make(`/users/${user.id}/personal_access_tokens`, scopes)).token);
      }
    }
  }, 60_000);

  describe.each(visibilities)('in a %s project', (visibility: ProjectVisibility) => {
    const run = randomUUID().slice(0, 8);
    const customer = `secret.${run}@customer.test`;
    let project = '';
    let mail = '';
    let internalNote = 0;
    let publicNote = 0;
    let systemNote = 0;
    let iids: { open: number; confidential: number; byMail: number };
    beforeAll(async () => {
      const root = await api().make('/groups', { name: 'Root', path: `issues-${run}`, visibility });
      const below = await api().make('/groups', { name: 'Below', path: 'below', parent_id: root.id, visibility });
      const given = { name: 'Project', path: 'project', namespace_id: below.id, visibility };
      project = `/projects/${(await api().make('/projects', given)).id}`;
      const contact = { first_name: 'a', last_name: SECRETS[3], email: customer };
      await api().make(`/groups/${root.id}/crm/contacts`, contact);
      const open = await api().make(`${project}/issues`, { title: 'Open' });
      internalNote = (await api().make(`${project}/issues/${open.iid}/notes`, { body: SECRETS[2], internal: true })).id;
      publicNote = (await api().make(`${project}/issues/${open.iid}/notes`, { body: 'Open' })).id;
      await api().put(`${project}/issues/${open.iid}`, { title: 'Opened' });
      const activity = `${project}/issues/${open.iid}/notes?activity_filter=only_activity`;
      systemNote = (await api().get(activity)).body[0].id;
      const confidential = { title: SECRETS[0], description: SECRETS[1], confidential: true };
      const hidden = await api().make(`${project}/issues`, confidential);
      const desk = await api().put(`${project}/service_desk`, { service_desk_enabled: true });
      const address: string = desk.body.service_desk_address;
      const raw = await compose({ from: customer, to: address, subject: SECRETS[0]!, text: SECRETS[1]! });
      await send(installation().smtpUrl, customer, [address], raw);
      const byMail = await eventually('an issue by mail', async () => {
        const { body } = await api().get(`${project}/issues?author_username=support-bot`);
        return body[0];
      });
      iids = { open: open.iid, confidential: hidden.iid, byMail: byMail.iid };
      mail = (
        await eventually(
          'its mail',
          async () => (await api().get(`${project}/service_desk/mails?state=processed`)).body[0],
        )
      ).id;
      for (const [asker, user_id] of users) {
        if (asker.onRoot) await api().make(`/groups/${root.id}/members`, { user_id, access_level: asker.onRoot });
        if (asker.onSubgroup)
          await api().make(`/groups/${below.id}/members`, { user_id, access_level: asker.onSubgroup });
      }
    }, 120_000);

    type Sent = [method: Method, path: string, body?: object | undefined, file?: ApiCall['file']];
    const requests = (): Record<Request, Sent> => ({
      'read an issue': ['GET', `${project}/issues/${iids.open}`],
      'list issues': ['GET', `${project}/issues`],
      'read a confidential issue': ['GET', `${project}/issues/${iids.confidential}`],
      'list notes': ['GET', `${project}/issues/${iids.open}/notes`],
      'list notes of a confidential issue': ['GET', `${project}/issues/${iids.byMail}/notes`],
      'read an internal note': ['GET', `${project}/issues/${iids.open}/notes/${internalNote}`],
      'open an issue': ['POST', `${project}/issues`, { title: '' }],
      'change an issue': ['PUT', `${project}/issues/${iids.open}`, { title: '' }],
      'label an issue': ['PUT', `${project}/issues/${iids.open}`, { labels: [TOO_LONG] }],
      'list labels': ['GET', `${project}/labels`],
      'create a label': ['POST', `${project}/labels`, { name: '' }],
      'read its time': ['GET', `${project}/issues/${iids.open}/time_stats`],
      'track its time': ['POST', `${project}/issues/${iids.open}/add_spent_time`, { duration: '0' }],
      'move an issue': ['POST', `${project}/issues/${iids.open}/move`, { to_project_id: NO_PROJECT }],
      'upload a file': ['POST', `${project}/uploads`, undefined, formWith('a.txt', 'Anything')],
      comment: ['POST', `${project}/issues/${iids.open}/notes`, { body: '' }],
      'comment internally': ['POST', `${project}/issues/${iids.open}/notes`, { body: '', internal: true }],
      'edit a note of another': ['PUT', `${project}/issues/${iids.open}/notes/${publicNote}`, { body: '' }],
      'delete a note of another': ['DELETE', `${project}/issues/${iids.open}/notes/${publicNote}`],
      'delete an issue': ['DELETE', `${project}/issues/${iids.open}`],
      'edit a system note': ['PUT', `${project}/issues/${iids.open}/notes/${systemNote}`, { body: 'x' }],
      'read its contacts': ['GET', `${project}/issues/${iids.open}/crm_contacts`],
      'set its contacts': ['PUT', `${project}/issues/${iids.open}/crm_contacts`, {}],
      'read Service Desk': ['GET', `${project}/service_desk`],
      'change Service Desk': ['PUT', `${project}/service_desk`, {}],
      'list mails': ['GET', `${project}/service_desk/mails`],
      'read a mail': ['GET', `${project}/service_desk/mails/${mail}`],
      'read a raw mail': ['GET', `${project}/service_desk/mails/${mail}/raw`],
      'list outgoing mails': ['GET', `${project}/issues/${iids.byMail}/outgoing_mails`],
    });
    const ask = (asker: Asker, [method, path, body, file]: Sent): Promise<Answer> =>
      api().ask(method, path, {
        token: tokens.get(asker) ?? null,
        ...(body && { body }),
        ...(file && { file }),
        ...(method === 'DELETE' && { headers: { 'If-Match': AS_NOBODY_KNOWS_IT } }),
      });

    it.each(askers)(
      '$name',
      async (asker) => {
        const found: string[] = [];
        await Promise.all(
          Object.entries(requests()).map(async ([name, request]) => {
            const should = expected[name as Request](asker, visibility);
            const { status, text } = await ask(asker, request);
            if (status !== should) found.push(`${name}: ${status}, not ${should}: ${text.slice(0, 120)}`);
            const told = SECRETS.filter((secret) => text.includes(secret));
            if ((should >= 400 || !readsAll(asker, visibility)) && told.length > 0)
              found.push(`${name} tells ${told.join()}`);
            if (!readsAddresses(asker) && text.includes(customer)) found.push(`${name} tells an address (MI-6)`);
          }),
        );
        const { headers, body } = await ask(asker, ['GET', `${project}/issues?search=title`]);
        const counted = readsAll(asker, visibility) ? 2 : 0;
        if (reads(asker, visibility) && (body.length !== counted || headers.get('x-total') !== String(counted)))
          found.push(`a search finds ${body.length} of ${headers.get('x-total')}, not ${counted}`);
        const everywhere = await ask(asker, ['GET', `/issues?scope=all&search=${run}`]);
        if (everywhere.status === 200 && everywhere.text.includes(SECRETS[0]!) && !readsAll(asker, visibility))
          found.push('a search over everything tells a secret');
        expect(found).toEqual([]);
      },
      60_000,
    );

    it('answers what is invisible byte for byte like what is missing', async () => {
      const guest = askers.find(({ name }) => name === 'guest of the root')!;
      const [hidden, missing] = await Promise.all(
        [iids.confidential, 999_999].flatMap((iid) => [ask(guest, ['GET', `${project}/issues/${iid}`])]),
      );
      expect([hidden!.status, hidden!.text]).toEqual([missing!.status, missing!.text]);
      const notes = await Promise.all(
        [iids.confidential, 999_999].map((iid) =>
          ask(guest, ['POST', `${project}/issues/${iid}/notes`, { body: 'x' }]),
        ),
      );
      expect([notes[0]!.status, notes[0]!.text]).toEqual([notes[1]!.status, notes[1]!.text]);
    }, 60_000);
  });
});
