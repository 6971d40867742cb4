import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { openDatabase } from '@ledgerdesk/sqlite';
import { freePort } from '@ledgerdesk/test-servers';
import { Api } from './api';
import { compose, eventually, fetchOnceReady, send } from './post';
import { ServiceProcess } from './service-process';
import { verify } from './verify-process';

/** What a build answered; of JSON its body, of another content its bytes, of a long one their hash. */
type RecordedAnswer = Readonly<{
  as: string;
  path: string;
  status: number;
  etag: string | null;
  body?: unknown;
  latin1?: string;
  sha256?: string;
}>;
type Recording = Readonly<{
  publicUrl: string;
  tokens: Readonly<{ admin: string; [reader: string]: string }>;
  answers: readonly RecordedAnswer[];
}>;

/** How they are made: `make.mjs` in it. */
const FIXTURES = join(__dirname, 'fixture/old-data');
const RECORDING = '.json';
const versions = readdirSync(FIXTURES)
  .filter((name) => name.endsWith(RECORDING))
  .map((name) => basename(name, RECORDING));
/** What listeners that came later remember. */
const FOLLOWED_SINCE = ['listener/project-paths/groups', 'listener/team-mails/issues'];
const PATIENCE_MS = 60_000;

/** An answer without the fields that answers have got since. */
const asThen = (recorded: unknown, answered: unknown): unknown => {
  if (Array.isArray(recorded) && Array.isArray(answered))
    return answered.map((one, index) => (index < recorded.length ? asThen(recorded[index], one) : one));
  if (!isRecord(recorded) || !isRecord(answered)) return answered;
  const fields = Object.entries(answered).filter(([name]) => name in recorded);
  return Object.fromEntries(
    fields.map(([name, value]) => [name, asThen(recorded[name], sinceThen(name, recorded, value))]),
  );
};
/** A mail goes on: its bytes are deleted one day. Whether a contact source is locked (SRC-7) was not told yet. */
const sinceThen = (name: string, recorded: Readonly<Record<string, unknown>>, answered: unknown): unknown => {
  const before = recorded[name];
  if (name === 'source_locked') return before;
  return name === 'steps' && Array.isArray(before) && Array.isArray(answered)
    ? answered.slice(0, before.length)
    : answered;
};
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** More is read with an ETag since; that of a project is made of all that is shown of it, no longer of its changes. */
const etagAsThen = ({ path, etag }: RecordedAnswer, answered: string | null): string | null =>
  etag === null || /^\/projects\/\d+$/.test(path) ? etag : answered;

const DAY_MS = 24 * 60 * 60_000;
/** Bytes of mails are kept for 30 days (IN-19, OUT-22): a recording that is older says nothing of them. */
const isOfBytes = ({ path }: RecordedAnswer): boolean => path.endsWith('/raw');
const areKept = (answers: readonly RecordedAnswer[]): boolean => {
  const [, receivedAt] = /"received_at":"([^"]+)"/.exec(JSON.stringify(answers)) ?? [];
  return receivedAt === undefined || Date.now() < Date.parse(receivedAt) + 29 * DAY_MS;
};

const FARM_CONTACTS = '/groups/tannenhof/crm/contacts';
const DESK = '/projects/northwind%2Fsupport%2Fhelp-desk';
const JANE = 'jane.doe@alfreds.test';

describe.each(versions)('A data directory that the build at %s has written', (version) => {
  const parent = mkdtempSync(join(tmpdir(), 'ledgerdesk-old-data-'));
  let directory = '';
  const { publicUrl, tokens, answers }: Recording = JSON.parse(
    readFileSync(join(FIXTURES, `${version}${RECORDING}`), 'utf8'),
  );
  let port = 0;
  let smtpPort = 0;
  let service: ServiceProcess;
  const url = () => `http://127.0.0.1:${port}`;
  const api = new Api(url, tokens.admin);

  /** Without the token of its first start, which the log has. */
  const start = async () => {
    port = await freePort();
    smtpPort = await freePort();
    const settings = { DATA_DIR: directory, PUBLIC_URL: publicUrl, LOG_LEVEL: 'error' };
    service = new ServiceProcess('standalone', { ...settings, PORT: String(port), SMTP_PORT: String(smtpPort) });
    await service.says('Ledgerdesk is running');
  };
  const ask = async (recorded: RecordedAnswer): Promise<RecordedAnswer> => {
    const { as, path, sha256 } = recorded;
    const answer = await fetchOnceReady(`${url()}/api/v4${path}`, { headers: { 'PRIVATE-TOKEN': tokens[as]! } });
    const content = Buffer.from(await answer.arrayBuffer());
    const told = { as, path, status: answer.status, etag: etagAsThen(recorded, answer.headers.get('etag')) };
    if (answer.headers.get('content-type')?.startsWith('application/json'))
      return { ...told, body: asThen(recorded.body, JSON.parse(content.toString())) };
    if (sha256 === undefined) return { ...told, latin1: content.toString('latin1') };
    return { ...told, sha256: createHash('sha256').update(content).digest('hex') };
  };
  /** In the order of the recording: that the content of a mail was read is told with the mail from then on. */
  const expectAllAsRecorded = async () => {
    const until = Date.now() + PATIENCE_MS;
    const found: RecordedAnswer[] = [];
    const comparable = areKept(answers) ? answers : answers.filter((answer) => !isOfBytes(answer));
    for (const expected of comparable) {
      let answer = await ask(expected);
      // An answer leaves out what another service does not tell in time.
      for (; !isDeepStrictEqual(answer, expected) && Date.now() < until; answer = await ask(expected)) await wait(50);
      found.push(answer);
    }
    expect(found).toEqual(comparable);
  };
  const expectVerified = async () => {
    const { code, lines } = await verify({ DATA_DIR: directory });
    expect(lines.filter((line) => !line.endsWith(', equal'))).toEqual([]);
    expect([code, lines.length > 0]).toEqual([0, true]);
  };
  /** What it remembers besides its log and the requests of a day. */
  const namesInState = () => {
    const state = openDatabase(join(directory, 'state.db'), { synchronous: 'NORMAL', readonly: true });
    const names = state.prepare(`SELECT key FROM records WHERE key NOT LIKE 'idempotency/%' ORDER BY key`).raw().all();
    state.close();
    return names.flat();
  };
  const contentOf = (path: RegExp, text: string): string =>
    answers.find((answer) => path.test(answer.path) && answer.latin1?.includes(text))!.latin1!;
  const mail = (from: string, to: string, raw: Buffer | string) =>
    send(`smtp://127.0.0.1:${smtpPort}`, from, [to], raw);
  const issues = async (): Promise<{ iid: number; title: string }[]> => (await api.get(`${DESK}/issues`)).body;

  beforeEach(async () => {
    directory = mkdtempSync(join(parent, 'data-'));
    await unpack(join(FIXTURES, `${version}.tar.gz`), directory);
  });
  afterEach(async () => {
    expect([await service.end('SIGTERM'), service.output.includes('"level"')]).toEqual([0, false]);
  }, 60_000);
  afterAll(() => rmSync(parent, { recursive: true }));

  it('answers every request as it did then, and finds what it remembers by the same names', async () => {
    const names = namesInState();
    await start();
    await expectAllAsRecorded();
    await service.end('SIGTERM');
    expect([names.length > 0, namesInState()]).toEqual([true, [...names, ...FOLLOWED_SINCE].sort()]);
    await expectVerified();
  }, 120_000);

  it('also where its read models are made anew', async () => {
    rmSync(join(directory, 'read-models'), { recursive: true });
    await start();
    await expectAllAsRecorded();
    expect(existsSync(join(directory, 'read-models'))).toBe(true);
    await expectVerified();
  }, 120_000);

  it('is written to as before', async () => {
    await start();
    const { body: contacts } = await api.get(`${FARM_CONTACTS}?per_page=100`);
    const tom = contacts.find(({ first_name }: { first_name: string }) => first_name === 'Tom');
    const { etag } = answers.find(({ as, path }) => as === 'admin' && path.endsWith(`/crm/contacts/${tom.id}`))!;
    const asThen = { body: { phone: '+49 30 778899' }, headers: { 'If-Match': etag! } };
    expect((await api.ask('PUT', `${FARM_CONTACTS}/${tom.id}`, asThen)).status).toBe(200);
    expect((await api.ask('PUT', `${FARM_CONTACTS}/${tom.id}`, asThen)).status).toBe(412);

    const pia = { first_name: 'Pia', last_name: 'New', email: 'pia@muehle.test' };
    const { id } = await api.make(FARM_CONTACTS, pia);
    expect(id).toBeGreaterThan(Math.max(...contacts.map((contact: { id: number }) => contact.id)));
    expect((await api.get(`${FARM_CONTACTS}?search=pia`)).body).toMatchObject([pia]);
    expect((await api.get(`${FARM_CONTACTS}?search=${tom.last_name.slice(0, 2)}%20TOM`)).body).toMatchObject([
      { id: tom.id },
    ]);
    for (const taken of ['TOM@muehle.test', 'max@after.test'])
      expect(await api.post(FARM_CONTACTS, { ...pia, email: taken })).toMatchObject({
        status: 400,
        text: expect.stringContaining('taken'),
      });
    expect((await api.post(FARM_CONTACTS, { ...pia, email: 'max@before.test' })).status).toBe(201);

    const name = 'Pia';
    for (const taken of [
      { username: 'DEMO-guest', email: 'pia@muehle.test' },
      { username: 'pia', email: 'Guest@NORTHWIND.test' },
    ])
      expect((await api.post('/users', { name, ...taken })).status).toBe(409);
    expect((await api.post('/users', { name, username: 'pia', email: 'pia@muehle.test' })).status).toBe(201);
    await expectVerified();
  }, 120_000);

  it('goes on with its conversations: by a note, by an answer to one of its mails, by mails that it knows', async () => {
    await start();
    const thanks = contentOf(/\/outgoing_mails\/.*\/raw$/, `To: ${JANE}`).replace(/\r\n[ \t]+/g, ' ');
    const header = (name: string, value: RegExp) =>
      new RegExp(`^${name}: .*?(${value.source})`, 'im').exec(thanks)![1]!;
    const replyTo = header('Reply-To', /[^<\s]+@[^>\s]+/);
    const issue = `${DESK}/issues/${header('X-Ledgerdesk-Issue-Iid', /\d+/)}`;
    const before = await issues();

    const { id } = await api.make(`${issue}/notes`, { body: 'Did they *all* come?' });
    await eventually('the mail of the note', async () => {
      const { body } = await api.get(`${issue}/outgoing_mails`);
      return body.some((each: { note_id: number; state: string }) => each.note_id === id && each.state === 'held');
    });

    const reply = { subject: 'Re: boxes', text: 'They all came.', messageId: '<all@alfreds.test>' };
    await mail(JANE, replyTo, await compose({ from: JANE, to: replyTo, ...reply }));
    const note = await eventually('the note of the answer', async () => {
      const { body } = await api.get(`${issue}/notes`);
      return body.find((each: { body: string; external_author: object }) => {
        return each.body.includes('They all came.') && each.external_author;
      });
    });
    expect(note).toMatchObject({ internal: false, external_author: { address: JANE } });

    const { service_desk_address: address } = (await api.get(`${DESK}/service_desk`)).body;
    const known = contentOf(/\/service_desk\/mails\/.*\/raw$/, '<demo-1@northwind.test>');
    await mail(JANE, address, Buffer.from(known, 'latin1'));
    await mail(JANE, address, await compose({ from: JANE, to: address, subject: 'Another matter', text: 'Hello' }));
    const { iid } = await eventually('its issue', async () =>
      (await issues()).find(({ title }) => title === 'Another matter'),
    );
    expect([iid, (await issues()).length]).toEqual([before.length + 1, before.length + 1]);
    const arrivals = async (): Promise<number> => {
      const { body } = await api.get(`${DESK}/service_desk/mails?per_page=100`);
      const { id } = body.find(({ message_id }: { message_id: string }) => message_id === 'demo-1@northwind.test');
      return (await api.get(`${DESK}/service_desk/mails/${id}`)).body.arrivals.length;
    };
    await eventually('its second arrival', async () => (await arrivals()) === 2);

    const page = await fetch(url() + new URL(header('List-Unsubscribe', /https:[^>]+/)).pathname);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<button')]);
    await eventually('the end of all mails', async () => {
      const { body } = await api.get(`${DESK}/service_desk/mails?per_page=100`);
      return body.every(({ state }: { state: string }) => ['processed', 'ignored', 'refused'].includes(state));
    });
    await expectVerified();
  }, 120_000);
});

const unpack = async (file: string, directory: string): Promise<void> => {
  const entries = createReadStream(file).pipe(createGunzip()).pipe(extract());
  for await (const entry of entries) {
    const path = join(directory, entry.header.name);
    mkdirSync(dirname(path), { recursive: true });
    await writeFile(path, await buffer(entry));
  }
};
