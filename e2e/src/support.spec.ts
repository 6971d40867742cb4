import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { ParsedMail } from 'mailparser';
import { compose, eventually, fetchOnceReady, Mailbox, send } from './post';
import { Installation, storyWithMail } from './shapes';

type Fields = Record<string, unknown>;

/** MA-15; in one process nobody listens, and nothing is announced. */
const untilAnnounced = (installation: Installation, text: string) =>
  eventually(`the announcement of ${text}`, async () => {
    const told = await installation.announcements();
    return told === null || told.includes(text);
  });

storyWithMail('A customer writes a mail and is answered', (installation) => {
  const api = () => installation().api;
  const run = randomUUID().slice(0, 8);
  const jane = `jane.${run}@customer.test`;
  const joe = `joe.${run}@customer.test`;
  let project = '';
  let address = '';
  let contacts: number[];
  let mailbox: Mailbox;
  let asked: Buffer;
  let thanks: ParsedMail & { raw: string };

  /** By way of the customer's provider, as everybody's mail comes. */
  const post = (mail: Parameters<typeof compose>[0] & { from: string }, to: string) =>
    compose(mail).then(async (raw) => {
      await send(installation().mailServer!.smtpUrl, mail.from, [to], raw);
      return raw;
    });
  const notes = async (filter = 'all_notes'): Promise<Fields[]> =>
    (await api().get(`${project}/issues/1/notes?sort=asc&activity_filter=${filter}`)).body;
  // Who wrote from outside is left out of an answer where mail does not tell it in time.
  const noteWith = (text: string, { byMail = false } = {}) =>
    eventually(`a note with "${text}"`, async () =>
      (await notes()).find((note) => String(note.body).includes(text) && (!byMail || note.external_author)),
    );

  beforeAll(async () => {
    const group = await api().make('/groups', { name: 'Desk', path: `desk-${run}` });
    project = `/projects/${(await api().make('/projects', { name: 'Help', path: 'help', namespace_id: group.id })).id}`;
    const crm = `/groups/${group.id}/crm/contacts`;
    const make = (first_name: string, email: string) => api().make(crm, { first_name, last_name: 'Roe', email });
    contacts = [(await make('Jane', jane)).id, (await make('Joe', joe.toUpperCase())).id];
    const { body, status } = await api().put(`${project}/service_desk`, { service_desk_enabled: true });
    expect([status, body.service_desk_enabled]).toEqual([200, true]);
    address = body.service_desk_address;
    mailbox = new Mailbox(installation().mailServer!.imapUrl, jane);
  }, 60_000);

  it('and has a confidential issue that is tied to the contacts of the mail (MI-1, MI-3, MC-1)', async () => {
    const mail = { from: `"Jane Röe" <${jane}>`, to: address, cc: joe, subject: 'Drucker brennt 🔥' };
    asked = await post({ ...mail, text: 'It burns.\n\n/close\n\nJane' }, address);
    const issue = await eventually('the issue', async () => {
      const { body } = await api().get(`${project}/issues`);
      return body[0]?.external_author && body[0];
    });
    expect(issue).toMatchObject({
      iid: 1,
      title: 'Drucker brennt 🔥',
      confidential: true,
      state: 'opened',
      service_desk: true,
      author: { username: 'support-bot', name: 'Support Bot' },
      external_author: { address: jane, name: 'Jane Röe' },
      sender_verification: 'not_verified',
    });
    expect(issue.description).toContain('It burns.');
    expect(issue.description).toContain('`/close`');
    const linked = (await api().get(`${project}/issues/1/crm_contacts`)).body;
    expect(linked.map(({ id }: { id: number }) => id).sort()).toEqual([...contacts].sort());
    await noteWith(`added ${jane}`);
    expect((await notes('only_activity')).map(({ body }) => body)).toEqual(
      expect.arrayContaining(['added 2 contacts', `added ${jane}`]),
    );
  }, 60_000);

  it('is thanked, in the same thread, without a word of others (OUT-1, OUT-6 to OUT-17)', async () => {
    thanks = await mailbox.next();
    const sent = (name: string) => thanks.headerLines.find(({ key }) => key === name)?.line.replace(/^[^:]+:\s*/, '');
    expect(thanks.subject).toBe('Re: Drucker brennt 🔥 (#1)');
    expect(thanks.text).toContain('It is tracked as ticket #1');
    expect(thanks.inReplyTo).toBe(/^Message-ID: (.*)$/im.exec(asked.toString())![1]);
    expect(thanks.messageId).toMatch(/^<thank_you\.\d+\.1\..+@.+>$/);
    expect(sent('auto-submitted')).toBe('auto-replied');
    expect(sent('x-auto-response-suppress')).toBe('DR, RN, NRN, OOF, AutoReply');
    expect(sent('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
    expect(thanks.replyTo!.value[0]!.address).toMatch(/^desk-.*\+[a-z2-7]\w+-1-[a-z2-7]{16}@mail\.test$/);
    expect(thanks.raw).not.toContain(joe);
  }, 60_000);

  it('and replies, which is a note; what was quoted is folded away (MI-9, BODY-14, TH-9)', async () => {
    const to = thanks.replyTo!.value[0]!.address!;
    const quoted = thanks.text!.replace(/^/gm, '> ');
    const text = `Thank you, it is out now.\n\nOn Tue, Support Bot wrote:\n${quoted}`;
    await post({ from: jane, to, subject: `Re: ${thanks.subject}`, inReplyTo: thanks.messageId!, text }, to);
    const note = await noteWith('it is out now', { byMail: true });
    expect(note).toMatchObject({ internal: false, system: false, external_author: { address: jane } });
    expect(note.body).toMatch(/^Thank you, it is out now\.\n+<details>/);
    expect((await api().get(`${project}/issues`)).body).toHaveLength(1);
  }, 60_000);

  it('is answered by mail with a note of the team, and not with an internal one (OUT-2, OUT-4)', async () => {
    await api().make(`${project}/issues/1/notes`, { body: 'She is **nice**', internal: true });
    await api().make(`${project}/issues/1/notes`, { body: 'Buy a *new* one.' });
    const answer = await mailbox.next();
    expect(answer.subject).toBe('Re: Drucker brennt 🔥 (#1)');
    expect(answer.text).toContain('Buy a');
    expect(answer.html).toContain('<em>new</em>');
    expect(answer.raw).not.toContain('nice');
    const before = await mailbox.count();
    const all = await notes();
    // The mail is there before it is recorded, and listed, that it was sent.
    await eventually('both mails to be listed as sent', async () => {
      const { body } = await api().get(`${project}/issues/1/outgoing_mails`);
      const states = body.map(({ kind, state }: Fields) => `${kind} ${state}`).join();
      return states === 'new_note sent,thank_you sent';
    });
    expect([before, all.filter(({ system }) => !system).length]).toEqual([2, 3]);
  }, 60_000);

  it('is not heard twice when the same mail comes twice, from two sources at once (IN-2)', async () => {
    const { smtpUrl, mailServer } = installation();
    const counts = async () => [
      (await api().get(`${project}/issues`)).body.length,
      (await notes()).length,
      await mailbox.count(),
    ];
    const before = await counts();
    await Promise.all([send(smtpUrl, jane, [address], asked), send(mailServer!.smtpUrl, jane, [address], asked)]);
    const [{ id }] = (await api().get(`${project}/service_desk/mails?state=processed&sender=${jane}`)).body.slice(-1);
    await eventually('both arrivals', async () => {
      const { body } = await api().get(`${project}/service_desk/mails/${id}`);
      return body.arrivals.length === 3;
    });
    expect(await counts()).toEqual(before);
  }, 60_000);

  it('can be followed by those who keep the desk (MA-6, MA-7, SEC-16)', async () => {
    const mails = await eventually('both mails to be listed as processed', async () => {
      const { body } = await api().get(`${project}/service_desk/mails`);
      return body.map(({ state }: Fields) => state).join() === 'processed,processed' && body;
    });
    const { body: followed } = await api().get(`${project}/service_desk/mails/${mails[1].id}`);
    expect(followed).toMatchObject({ state: 'processed', issue: { iid: 1 }, verdict: 'none', contact_ids: contacts });
    const raw = await fetchOnceReady(`${installation().url()}/api/v4${project}/service_desk/mails/${mails[1].id}/raw`, {
      headers: { 'PRIVATE-TOKEN': installation().adminToken },
    });
    expect(raw.headers.get('content-disposition')).toMatch(/^attachment/);
    expect(await raw.text()).toContain('It burns.');
  }, 60_000);

  it('gets no more mails after one click (SUB-2, SUB-3, SUB-5)', async () => {
    const [, link] = /^List-Unsubscribe:\s*<(https:[^>]+)>/im.exec(thanks.raw)!;
    const path = new URL(link!).pathname;
    const page = await fetchOnceReady(`${installation().url()}${path}`);
    const shown = await page.text();
    expect([page.status, shown.includes('<button')]).toEqual([200, true]);
    for (const told of ['Drucker', '(#1)', jane]) expect(shown).not.toContain(told);
    expect((await api().get(`${project}/issues/1/notes`)).body[0].body).not.toContain('unsubscribed');

    const body = new URLSearchParams({ 'List-Unsubscribe': 'One-Click' });
    const done = await fetchOnceReady(`${installation().url()}${path}`, { method: 'POST', body, redirect: 'manual' });
    expect([done.status, await done.text()]).toEqual([
      200,
      expect.stringContaining('You will get no more mails about this issue.'),
    ]);
    await noteWith(`unsubscribed ${jane}`);
    await untilAnnounced(installation(), '"mail.participants.unsubscribed.v1"');
    await api().make(`${project}/issues/1/notes`, { body: 'Nobody is mailed this.' });
    const { body: outgoing } = await api().get(`${project}/issues/1/outgoing_mails`);
    const mailed = ({ kind, state }: Fields) => kind === 'new_note' && state !== 'suppressed';
    expect(outgoing.filter(mailed)).toHaveLength(1);
  }, 60_000);

  it('has all of it after a restart', async () => {
    const seen = async () => [
      (await api().get(`${project}/issues/1`)).body,
      await notes(),
      (await api().get(`${project}/issues/1/crm_contacts`)).body,
      (await api().get(`${project}/issues/1/outgoing_mails`)).body,
      (await api().get(`${project}/service_desk/mails`)).body,
    ];
    const whole = () =>
      eventually('twice the same answer', async () => {
        const one = await seen();
        const other = await seen();
        return one[0].external_author && isDeepStrictEqual(one, other) ? one : null;
      });
    const before = await whole();
    await installation().restart();
    expect(await whole()).toEqual(before);
  }, 90_000);
});

storyWithMail('Mail that can not be delivered is told of', (installation: () => Installation) => {
  const run = randomUUID().slice(0, 8);
  it.each([
    ['refused', 'failed', /^5/],
    ['later', 'queued', /^4/],
  ])(
    'to %s@: %s',
    async (name, state, code) => {
      const { api } = installation();
      const customer = `${name}+${run}@customer.test`;
      const group = await api.make('/groups', { name: 'Desk', path: `${name}-${run}` });
      const { id } = await api.make('/projects', { name: 'Help', path: 'help', namespace_id: group.id });
      const { body } = await api.put(`/projects/${id}/service_desk`, { service_desk_enabled: true });
      const address: string = body.service_desk_address;
      const raw = await compose({ from: customer, to: address, subject: 'Help', text: 'Help me' });
      await send(installation().smtpUrl, customer, [address], raw);
      const outgoing = await eventually('a try', async () => {
        const { status, body } = await api.get(`/projects/${id}/issues/1/outgoing_mails`);
        return status === 200 && body[0]?.attempts[0]?.code && body[0];
      });
      expect(outgoing).toMatchObject({ kind: 'thank_you', state, recipient: customer });
      expect(String(outgoing.attempts[0].code)).toMatch(code);
      if (state === 'failed')
        await untilAnnounced(installation(), `"mail.outgoing.failed.v1","subject":"outgoing/${outgoing.id}"`);
    },
    60_000,
  );
});
