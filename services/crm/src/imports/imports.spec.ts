import { setTimeout as wait } from 'node:timers/promises';
import {
  Access,
  beginImport,
  exportContacts,
  exportOrganizations,
  ImportedRow,
  ImportView,
  listContacts,
  listOrganizations,
  ownerOfImport,
  readImport,
  readImportedRows,
  RequestInput,
  requestImport,
  resolveAccess,
  updateContact,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { insisting, standIn, StartedService } from '@ledgerdesk/testing';
import { crmDefinition } from '../crm.definition';
import { accessTo, asking, Group, newGroup, untilServing } from '../fixture/requests';
import { importStream } from './import';

/** What `groups` answers whenever it is asked. */
let lastImport = 0;
let accessNow: () => Access | Promise<Access>;
const groups = standIn(resolveAccess, () => accessNow());

let service: StartedService;
beforeAll(async () => {
  const module = { module: class WithGroups {}, imports: [crmDefinition.module as never], controllers: [groups] };
  service = await StartedService.start({ ...crmDefinition, module });
  await untilServing(service.parts);
});
afterAll(() => service.stop());

let acme: Group;
beforeEach(() => {
  acme = newGroup();
  accessNow = () => accessTo(acme);
});
const { ask, addContact, addOrganization, newId } = asking(
  () => service.parts.client,
  () => acme,
  1_000_000, // Beyond the ids of what is imported.
);

/** As soon as the last import has recorded this. */
const rightsEndAfter = (type: string) => {
  accessNow = async () => {
    if (!(await typesOf(lastImport)).includes(type)) return accessTo(acme);
    throw new DomainError('group-not-found', 'There is no group here');
  };
};

type Options = Partial<RequestInput<typeof requestImport>>;
const begin = async (file: string | Buffer, options: Options = {}): Promise<ImportView> => {
  const importId = newId();
  lastImport = importId;
  await ask(requestImport, { importId, kind: 'contacts', ...options });
  const { hash } = await service.parts.blobs.put(ownerOfImport(importId), Buffer.from(file));
  return (await ask(beginImport, { importId, hash })).import;
};
const rowsOf = async ({ id: importId, parts }: ImportView): Promise<readonly ImportedRow[]> => {
  const rows: ImportedRow[] = [];
  for (let part = 1; part <= parts; part += 1) rows.push(...(await ask(readImportedRows, { importId, part })).rows);
  return rows;
};
const finished = async (importId: number): Promise<ImportView> => {
  for (;;) {
    const { import: read } = await ask(readImport, { importId });
    if (read.status === 'finished') return read;
    await wait(20);
  }
};
/** To its end: what is told of the import, and of each row. */
const imported = async (file: string | Buffer, options: Options = {}) => {
  const view = await finished((await begin(file, options)).id);
  return { view, rows: await rowsOf(view) };
};
const statuses = async (file: string | Buffer, options: Options = {}) =>
  (await imported(file, options)).rows.map(({ status, errors }) => [status, ...errors].join(': '));

const listed = async () => {
  const found = (await ask(exportContacts, {})).items;
  return found.map(({ firstName, lastName, email, organization, state }) =>
    [firstName, lastName, email, organization && organization.name, state].join(' '),
  );
};
/** The list comes a little later than the end of an import. */
const untilListed = async (...expected: readonly string[]) => {
  let found: readonly string[] = [];
  for (const until = Date.now() + 20_000; Date.now() < until && found.join() !== expected.join(); await wait(20))
    found = await listed();
  expect(found).toEqual(expected);
};
const typesOf = async (importId: number) =>
  (await insisting(() => service.parts.eventStore.read(importStream(importId)))).map(({ type }) => type);

describe('an import of contacts', () => {
  it('creates, updates and leaves, each row by its e-mail (IMP-2, IMP-3, IMP-5, IMP-7)', async () => {
    await addContact({ firstName: 'Jane', lastName: 'Roe', email: 'jane@x.org' });
    const { id } = await addContact({ firstName: 'Joe', lastName: 'Doe', email: 'joe@x.org', phone: '1' });
    const file = 'email,first_name,last_name,phone\nJane@X.org,Jane,Roe,\njoe@x.org,Joe,Poe,\n,Ann,Lee,5\n';
    const { view, rows } = await imported(file);
    expect(view).toMatchObject({ total: 3, created: 1, updated: 2, unchanged: 0, skipped: 0, failed: 0, warnings: [] });
    expect(rows[1]).toEqual({ row: 2, status: 'updated', id, errors: [] });
    await untilListed('Ann Lee   active', 'Joe Poe joe@x.org  active', 'Jane Roe Jane@X.org  active');
    expect(await statuses('email,first_name,last_name\njoe@x.org,Joe,Poe\n')).toEqual(['unchanged']);
  });
  it('leaves what has no column, and clears what is empty (IMP-3)', async () => {
    const { id } = await addContact({ email: 'joe@x.org', phone: '1', description: 'd' });
    const file = 'email,first_name,last_name,phone\njoe@x.org,,Poe,\n';
    expect(await statuses(file)).toEqual(["failed: First name can't be blank"]);
    await imported('email,first_name,last_name,phone\njoe@x.org,Joe,Poe,\n');
    const read = async () => (await ask(listContacts, { ids: [id] })).items[0]!;
    await untilListed('Joe Poe joe@x.org  active');
    expect(await read()).toMatchObject({ phone: null, description: 'd' });
  });
  it('says all that is wrong with a row, and imports the others (IMP-5)', async () => {
    const file = `first_name,last_name,email,state\n,${'x'.repeat(256)},jane,gone\nAnn,Lee,ann@x.org,inactive\n`;
    expect(await statuses(file)).toEqual([
      "failed: First name can't be blank: Last name is too long (maximum is 255 characters): Email is invalid: State is invalid",
      'created',
    ]);
    await untilListed('Ann Lee ann@x.org  inactive');
  });
  it('reports what is found where it may only create (IMP-3)', async () => {
    await addContact({ email: 'joe@x.org' });
    const file = 'email,first_name,last_name\nJOE@x.org,Joe,Poe\nann@x.org,Ann,Lee\n';
    expect(await statuses(file, { mode: 'create' })).toEqual(['failed: Email has already been taken', 'created']);
  });
  it('takes the first of two rows with the same e-mail (IMP-5)', async () => {
    const file = 'email,first_name,last_name\njoe@x.org,Joe,Poe\nann@x.org,Ann,Lee\nJOE@x.org,Joe,Roe\n';
    expect(await statuses(file)).toEqual([
      'created',
      'created',
      'failed: Email appears more than once in this file (first in row 1)',
    ]);
    await untilListed('Ann Lee ann@x.org  active', 'Joe Poe joe@x.org  active');
  });
  it('makes an unknown organization once, or names it (IMP-4)', async () => {
    await addOrganization({ name: 'Globex' });
    const file =
      'email,first_name,last_name,organization\na@x.org,A,A,Initech\nb@x.org,B,B,INITECH\nc@x.org,C,C,globex\n';
    expect(await statuses(file, { createOrganizations: false })).toEqual([
      'failed: Organization Initech was not found',
      'failed: Organization INITECH was not found',
      'created',
    ]);
    expect(await statuses(file)).toEqual(['created', 'created', 'unchanged']);
    await untilListed('A A a@x.org Initech active', 'B B b@x.org Initech active', 'C C c@x.org Globex active');
  });
  it('answers the same in a dry run, and changes nothing (IMP-6)', async () => {
    await addContact({ firstName: 'Joe', lastName: 'Doe', email: 'joe@x.org' });
    await addContact({ firstName: 'Ann', lastName: 'Lee', email: 'ann@x.org' });
    const file =
      'email,first_name,last_name,organization\njoe@x.org,Joe,Poe,\nann@x.org,Ann,Lee,\nbob@x.org,Bob,,\nc@x.org,C,C,New\n';
    const dry = await imported(file, { dryRun: true });
    await untilListed('Joe Doe joe@x.org  active', 'Ann Lee ann@x.org  active');
    expect((await ask(listOrganizations, {})).items).toEqual([]);
    const wet = await imported(file);
    const counts = ({ id: _, dryRun: __, createdAt: ___, ...others }: ImportView) => others;
    expect(counts(dry.view)).toEqual(counts(wet.view));
    const plain = (rows: readonly ImportedRow[]) => rows.map(({ row, status, errors }) => ({ row, status, errors }));
    expect(plain(dry.rows)).toEqual(plain(wet.rows));
    expect(dry.rows.map(({ status }) => status)).toEqual(['updated', 'unchanged', 'failed', 'created']);
  });
  it('makes nothing while the contacts of the group are being moved, in a dry run neither (TRF-56)', async () => {
    const migration = { transferId: 9, mode: 'move', sourceId: acme.groupId, targetId: 1, committed: false } as const;
    accessNow = () => accessTo({ ...acme, migration });
    const file = 'first_name,last_name\nAnn,Lee\n';
    const message = 'failed: Contacts of this group are being moved by group transfer 9.';
    expect(await statuses(file, { dryRun: true })).toEqual([message]);
    expect(await statuses(file)).toEqual([message]);
  });
  it('applies nothing of an atomic one where a row fails (IMP-5)', async () => {
    const file = 'email,first_name,last_name\njoe@x.org,Joe,Poe\nann@x.org,Ann,\n';
    const { view, rows } = await imported(file, { atomic: true });
    expect(rows).toEqual([
      { row: 1, status: 'skipped', id: null, errors: [] },
      { row: 2, status: 'failed', id: null, errors: ["Last name can't be blank"] },
    ]);
    expect(view).toMatchObject({ created: 0, skipped: 1, failed: 1 });
    expect(await listed()).toEqual([]);
    expect(await statuses('email,first_name,last_name\njoe@x.org,Joe,Poe\n', { atomic: true })).toEqual(['created']);
  });
  it('that is atomic holds every e-mail and name before it writes the first one (IMP-5)', async () => {
    const rows = Array.from({ length: 102 }, (_, n) => `Ann,Lee ${n},a${n}@x.org,Org ${n % 3}`);
    const file = ['first_name,last_name,email,organization', ...rows].join('\n');
    const { id } = await begin(file, { atomic: true });
    while (!(await typesOf(id)).includes('ImportPartApplied')) await wait(5);
    expect(await refusal(addContact({ email: 'A101@x.org' }))).toBe('invalid-fields: email has already been taken');
    expect(await finished(id)).toMatchObject({ created: 102, failed: 0, skipped: 0 });
    const types = (await typesOf(id)).filter((type) => /Held|Applied|Released/.test(type));
    expect(types).toEqual([
      ...Array.from({ length: 2 }, () => 'ImportPartHeld'),
      ...Array.from({ length: 2 }, () => 'ImportPartApplied'),
      ...Array.from({ length: 2 }, () => 'ImportPartReleased'),
    ]);
    while ((await ask(listContacts, { perPage: 1 })).total !== 102) await wait(20);
    expect((await ask(listOrganizations, {})).items.map(({ name }) => name)).toEqual(['Org 0', 'Org 1', 'Org 2']);
  });
  it('that is atomic gives back what it has held where its rights end (IMP-5, IMP-7)', async () => {
    rightsEndAfter('ImportPartHeld');
    const file = 'first_name,last_name,email,organization\nAnn,Lee,ann@x.org,Initech\n';
    const { view } = await imported(file, { atomic: true });
    expect(view).toMatchObject({ created: 0, skipped: 1 });
    expect(await typesOf(view.id)).toContain('ImportPartReleased');
    expect(await addContact({ email: 'ann@x.org' })).toMatchObject({ email: 'ann@x.org' });
    expect(await addOrganization({ name: 'Initech' })).toMatchObject({ name: 'Initech' });
  });
  it('asks for the rights again for every 100 rows, and skips the rest once they have ended (IMP-7)', async () => {
    const file = ['first_name,last_name', ...Array.from({ length: 250 }, (_, n) => `Ann,Lee ${n}`)].join('\n');
    rightsEndAfter('ImportPartApplied');
    const { view, rows } = await imported(file);
    expect(view).toMatchObject({ total: 250, created: 100, skipped: 150, failed: 0 });
    expect(rows[100]).toEqual({ row: 101, status: 'skipped', id: null, errors: [] });
  });
  it('goes on after an interruption, and does no row twice (IMP-7)', async () => {
    const rows = Array.from({ length: 350 }, (_, n) => `Ann,Lee ${n},${n % 2 ? '' : `a${n}@x.org`},Org ${n % 7}`);
    const { id } = await begin(['first_name,last_name,email,organization', ...rows].join('\n'));
    while (!(await typesOf(id)).includes('ImportPartApplied')) await wait(5);
    await service.restart();
    await untilServing(service.parts);
    const view = await finished(id);
    expect(view).toMatchObject({ total: 350, created: 350, failed: 0, unchanged: 0, updated: 0 });
    const found = async () => (await ask(listContacts, { perPage: 1 })).total;
    while ((await found())! < 350) await wait(20);
    expect(await found()).toBe(350);
    expect((await ask(listOrganizations, {})).items).toHaveLength(7);
  });
  it('keeps nothing of its file at its end (IMP-7)', async () => {
    const { view } = await imported('first_name,last_name\nAnn,Lee\n');
    expect(await service.parts.blobs.list(ownerOfImport(view.id))).toEqual([]);
    expect(JSON.stringify(await service.parts.eventStore.read(importStream(view.id)))).not.toContain('Lee');
  });
  it('that is begun twice is begun once (API-6)', async () => {
    const importId = newId();
    await ask(requestImport, { importId, kind: 'contacts' });
    const { hash } = await service.parts.blobs.put(
      ownerOfImport(importId),
      Buffer.from('first_name,last_name\nAnn,Lee\n'),
    );
    await Promise.all([1, 2].map(() => ask(beginImport, { importId, hash })));
    expect(await finished(importId)).toMatchObject({ total: 1, created: 1 });
    await untilListed('Ann Lee   active');
    expect(await service.parts.blobs.list(ownerOfImport(importId))).toEqual([]);
  });
  it.each([
    ['last_name,email\nRoe,\n', 'Column first_name is missing'],
    ['', 'Column first_name is missing'],
    ['first_name,last_name,email,email\na,b,,\n', 'Column email appears more than once'],
    ['first_name,last_name\n"Jane"x,Roe\n', 'The file is no CSV: line 2 can not be read'],
    [
      ['first_name,last_name', ...Array.from({ length: 10_001 }, () => 'a,b')].join('\n'),
      'File has too many rows (maximum is 10000)',
    ],
  ])('is refused as a whole where its file is none (IMP-1, IMP-2) %#', async (file, message) => {
    const importId = newId();
    await ask(requestImport, { importId, kind: 'contacts' });
    const { hash } = await service.parts.blobs.put(ownerOfImport(importId), Buffer.from(file));
    // Where its answer is lost, the file may be refused by the time it is asked again.
    await ask(beginImport, { importId, hash }).catch((error: Error) => expect(error.message).toBe(message));
    while (!(await typesOf(importId)).includes('ImportDiscarded')) await wait(20);
    expect(await refusal(ask(readImport, { importId }))).toBe(`import-file-refused: ${message}`);
    expect(await refusal(ask(beginImport, { importId, hash }))).toBe(`import-file-refused: ${message}`);
    expect(await service.parts.blobs.list(ownerOfImport(importId))).toEqual([]);
  });
  it('needs the right to edit, and is of its group alone (IMP-1)', async () => {
    const reporter = accessTo({ ...acme, role: 20 });
    const importId = newId();
    const message = 'forbidden: You may not edit the contacts and organizations of this group';
    expect(await refusal(ask(requestImport, { importId, kind: 'contacts' }, { access: reporter }))).toBe(message);
    const { id } = await begin('first_name,last_name\nAnn,Lee\n');
    expect(await refusal(ask(readImport, { importId: id }, { access: reporter }))).toBe(message);
    const elsewhere = accessTo(newGroup());
    expect(await refusal(ask(readImport, { importId: id }, { access: elsewhere }))).toMatch(/^import-not-found/);
    expect(await refusal(ask(readImportedRows, { importId: id, part: 1 }, { access: elsewhere }))).toMatch(
      /^import-not-found/,
    );
  });
});

describe('an import of organizations', () => {
  it('creates, updates and leaves, each row by its name (IMP-2, IMP-3)', async () => {
    await addOrganization({ name: 'Globex', defaultRate: 5 });
    const file = 'name,default_rate,state\nGLOBEX,5.00,active\nInitech,12.5,inactive\ninitech,1,\nAcme,x,\n';
    expect(await statuses(file, { kind: 'organizations' })).toEqual([
      'updated',
      'created',
      'failed: Name appears more than once in this file (first in row 2)',
      'failed: Default rate is not a number',
    ]);
    expect(await statuses('name,default_rate\nGLOBEX,5.00\n', { kind: 'organizations' })).toEqual(['unchanged']);
    const create = { kind: 'organizations', mode: 'create', dryRun: true } as const;
    expect(await statuses('name\nGLOBEX\n', create)).toEqual(['failed: Name has already been taken']);
    const { items } = await ask(exportOrganizations, {});
    expect(items.map(({ name, defaultRateCents, state }) => [name, defaultRateCents, state])).toEqual([
      ['GLOBEX', 500, 'active'],
      ['Initech', 1250, 'inactive'],
    ]);
  });
  it('takes no vCards', async () => {
    const file = 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Jane Roe\r\nEND:VCARD\r\n';
    expect(await refusal(imported(file, { kind: 'organizations' }))).toBe(
      'import-file-refused: A file of vCards can only be imported as contacts',
    );
  });
});

describe('an import whose file does not come', () => {
  it('can not be begun (IMP-7)', async () => {
    const importId = newId();
    await ask(requestImport, { importId, kind: 'contacts' });
    const { import: waiting } = await ask(beginImport, { importId, hash: '0'.repeat(64) });
    expect(waiting).toMatchObject({ status: 'running', total: 0 });
    expect(await typesOf(importId)).toEqual(['ImportRequested']);
  });
});

describe('an update by a user after an import', () => {
  it('is not undone when the import is read again', async () => {
    const { rows } = await imported('first_name,last_name,email\nAnn,Lee,ann@x.org\n');
    await ask(updateContact, { contactId: rows[0]!.id!, lastName: 'Roe' });
    await untilListed('Ann Roe ann@x.org  active');
  });
});
