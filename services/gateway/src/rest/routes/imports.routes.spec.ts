import { beginImport, MAX_IMPORT_BYTES, ownerOfImport, readImport, requestImport } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StartedGateway } from '../../fixture/started-gateway';

const contacts = '/groups/office/crm/contacts/import';
const organizations = '/groups/office/crm/organizations/import';
const csv = 'first_name,last_name\nAnn,Lee\n';
const asCsv = { 'Content-Type': 'text/csv; charset=utf-8' };

describe('an import', () => {
  let gateway: StartedGateway;
  beforeAll(async () => {
    gateway = await StartedGateway.start();
  });
  afterAll(() => gateway.stop());

  type Shown = Readonly<{ id: number }>;
  const asked = (contract: { subject: string }) => gateway.services.requests.get(contract.subject)!.payload;
  const post = (path: string, body: BodyInit, headers: Record<string, string> = asCsv) =>
    gateway.ask('POST', path, { body, headers });
  const keptBy = async (id: number) => {
    const [blob] = await gateway.parts.blobs.list(ownerOfImport(id));
    const content = await gateway.parts.blobs.open(ownerOfImport(id), blob!.hash);
    return Buffer.concat(await content!.toArray()).toString();
  };

  it('takes a file of CSV, and answers what came of each row (API-41, IMP-7)', async () => {
    const { status, body, headers } = await post(contacts, csv);
    const { id } = body as Shown;
    expect([status, body]).toEqual([
      201,
      {
        id,
        group_id: 3,
        kind: 'contacts',
        status: 'finished',
        dry_run: false,
        total: 1,
        created: 1,
        updated: 0,
        unchanged: 0,
        skipped: 0,
        failed: 0,
        warnings: [],
        created_at: '2026-11-02T09:00:00.000Z',
        rows: [{ row: 1, status: 'created', id: 7, errors: [] }],
      },
    ]);
    expect(headers.get('location')).toBe(`https://desk.example.org/api/v4/groups/3/crm/imports/${id}`);
    expect(await keptBy(id)).toBe(csv);
    expect(asked(beginImport)).toEqual({ importId: id, hash: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });
  it('takes its options from the address (API-41)', async () => {
    const options = 'dry_run=true&mode=create&atomic=1&create_organizations=false&encoding=latin1';
    await post(`${contacts}?${options}`, csv);
    expect(asked(requestImport)).toEqual({
      importId: expect.any(Number),
      kind: 'contacts',
      dryRun: true,
      mode: 'create',
      atomic: true,
      createOrganizations: false,
      encoding: 'latin1',
    });
  });
  it('takes the file and its options as parts (API-41)', async () => {
    const form = new FormData();
    form.append('file', new Blob([csv]), 'contacts.csv');
    form.append('dry_run', 'true');
    const { status, body } = await gateway.ask('POST', organizations, { body: form, headers: {} });
    expect(status).toBe(201);
    expect(asked(requestImport)).toMatchObject({ kind: 'organizations', dryRun: true });
    expect(await keptBy((body as Shown).id)).toBe(csv);
  });
  it('takes vCards', async () => {
    const card = 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Roe\r\nEND:VCARD\r\n';
    const { status, body } = await post(contacts, card, { 'Content-Type': 'text/vcard' });
    expect([status, await keptBy((body as Shown).id)]).toEqual([201, card]);
  });
  it('is read as long as it goes on, and later by its address (API-41)', async () => {
    const running = { id: 60, groupId: 3, kind: 'contacts', status: 'running', dryRun: false, total: 5, parts: 0 };
    const counts = { created: 0, updated: 0, unchanged: 0, skipped: 0, failed: 0 };
    const view = { ...running, ...counts, warnings: [], createdAt: '2026-11-02T09:00:00.000Z' };
    gateway.services.next.set(readImport.subject, [new DomainError('unavailable', 'Not now'), { import: view }]);
    expect((await post(contacts, csv)).status).toBe(201);
    const { status, body } = await gateway.ask('GET', '/groups/office/crm/imports/60');
    expect([status, body]).toEqual([200, expect.objectContaining({ id: 60, status: 'finished' })]);
  });
  it.each([
    ['without a file', () => gateway.ask('POST', contacts, { json: {} }), 400, { error: 'file is missing' }],
    [
      'with a text for a file',
      () => gateway.ask('POST', contacts, { json: { file: 'x' } }),
      400,
      { error: 'file is invalid' },
    ],
    [
      'of another media type',
      () => post(contacts, csv, { 'Content-Type': 'text/html' }),
      415,
      { message: '415 Unsupported Media Type' },
    ],
    [
      'in no encoding',
      () => post(`${contacts}?encoding=x-none`, csv),
      400,
      { error: 'encoding does not have a valid value' },
    ],
    [
      'that is too large',
      () => post(contacts, 'x'.repeat(MAX_IMPORT_BYTES + 1)),
      413,
      { message: '413 Request Entity Too Large' },
    ],
  ])('%s is refused (API-41, IMP-1)', async (_, ask, status, body) => {
    const answered = await ask();
    expect([answered.status, answered.body]).toEqual([status, body]);
  });
  it('with a part that is too large is refused (IMP-1)', async () => {
    const form = new FormData();
    form.append('file', new Blob(['x'.repeat(MAX_IMPORT_BYTES + 1)]), 'contacts.csv');
    expect((await gateway.ask('POST', contacts, { body: form, headers: {} })).status).toBe(413);
  });
  it('may be as large as that, whichever way it comes (IMP-1)', async () => {
    const largest = csv.padEnd(MAX_IMPORT_BYTES, '\n');
    const form = new FormData();
    form.append('file', new Blob([largest]), 'contacts.csv');
    expect((await post(contacts, largest)).status).toBe(201);
    expect((await gateway.ask('POST', contacts, { body: form, headers: {} })).status).toBe(201);
  });
  it('keeps nothing of a file that may not be imported (IMP-1)', async () => {
    gateway.services.next.set(requestImport.subject, new DomainError('forbidden', 'You may not'));
    const { status, body } = await post(contacts, csv);
    const message = '403 Forbidden - You have insufficient permissions to manage contacts for this group';
    expect([status, body]).toEqual([403, { message }]);
    const { importId } = asked(requestImport) as { importId: number };
    expect(await gateway.parts.blobs.list(ownerOfImport(importId))).toEqual([]);
  });
  it('of a file that is none says why (IMP-2)', async () => {
    gateway.services.next.set(readImport.subject, new DomainError('import-file-refused', 'Column name is missing'));
    const { status, body } = await post(organizations, csv);
    expect([status, body]).toEqual([400, { error: 'Column name is missing' }]);
  });
  it('by an Idempotency-Key is one, and another file is another request (API-6)', async () => {
    const headers = { ...asCsv, 'Idempotency-Key': 'import-1' };
    const first = await post(contacts, csv, headers);
    const again = await post(contacts, csv, headers);
    expect((again.body as Shown).id).toBe((first.body as Shown).id);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await post(contacts, `${csv}Joe,Doe\n`, headers)).status).toBe(422);
  });
  it('leaves other routes without files (API-1)', async () => {
    const { status } = await post('/groups/office/crm/contacts', csv);
    expect(status).toBe(415);
  });
});
