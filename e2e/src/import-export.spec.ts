import { randomUUID } from 'node:crypto';
import { makePeople, People } from './workplace';
import { eventually } from './post';
import { story } from './shapes';

type Row = Readonly<{ row: number; status: string; id: number | null; errors: readonly string[] }>;

story('A team moves in with its contacts, and takes them along', (installation) => {
  const api = () => installation().api;
  let people: People;
  let crm: string;
  beforeAll(async () => {
    people = await makePeople(installation());
  });
  beforeEach(async () => {
    const { id } = await api().make('/groups', { name: 'Office', path: `office-${randomUUID().slice(0, 8)}` });
    for (const [index, access_level] of [50, 40, 20, 10].entries())
      await api().make(`/groups/${id}/members`, { user_id: people.userIds[index], access_level });
    crm = `/groups/${id}/crm`;
  });

  /** To its end, also where that comes after the answer. */
  const imported = async (
    path: string,
    content: string | Uint8Array<ArrayBuffer>,
    mediaType = 'text/csv',
    token?: string,
  ) => {
    const answer = await api().ask('POST', `${crm}/${path}`, { file: { mediaType, content }, ...(token && { token }) });
    if (answer.status !== 202) return answer;
    const at = new URL(answer.headers.get('location')!).pathname.replace('/api/v4', '');
    let read = answer;
    await eventually('the end of the import', async () => {
      read = await api().get(at);
      return read.body.status === 'finished';
    });
    return { ...read, status: 201 };
  };
  const statuses = (rows: readonly Row[]) => rows.map(({ status, errors }) => [status, ...errors].join(': '));
  /** Lists come a little later than the end of an import. */
  const exported = async (path: string, lines: number, token?: string) => {
    let text = '';
    await eventually(`${lines} lines of ${path}`, async () => {
      const answer = await api().get(`${crm}/${path}`, token ? { token } : {});
      expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
      text = answer.text;
      return text.split('\r\n').length === lines + 1;
    });
    return text;
  };

  const contacts = [
    'first_name,last_name,email,phone,description,organization,state',
    'Ann,Lee,ann@lee.test,,,,inactive',
    `Zoë,Roe,zoe@roe.test,'+49 170 1,"Met ""there"",\nat the fair",Initech,active`,
    '',
  ].join('\r\n');

  it('imports a file, and what it exports then imports unchanged (API-41, API-42, IMP-8)', async () => {
    const first = await imported('contacts/import', contacts);
    expect([first.status, first.body]).toEqual([
      201,
      expect.objectContaining({ status: 'finished', dry_run: false, total: 2, created: 2, failed: 0, warnings: [] }),
    ]);
    expect(await exported('contacts/export', 3)).toBe(contacts);
    expect(await exported('organizations/export', 2)).toBe(
      'name,default_rate,description,state\r\nInitech,,,active\r\n',
    );
    const again = await imported('contacts/import?atomic=true', await exported('contacts/export', 3));
    expect(statuses(again.body.rows)).toEqual(['unchanged', 'unchanged']);
    const read = await api().get(`${crm}/contacts/${first.body.rows[1].id}`);
    expect(read.body).toMatchObject({ first_name: 'Zoë', phone: '+49 170 1', organization: { name: 'Initech' } });
    expect((await api().get(`${crm}/imports/${again.body.id}`)).body).toEqual(again.body);
  });
  it('is told of each row what came of it, first only for a look (IMP-5, IMP-6)', async () => {
    await imported('contacts/import', contacts);
    const file =
      'email,first_name,last_name\nANN@lee.test,Ann,Leigh\nbo@x.test,,Bo\nann@lee.test,A,L\nnew@x.test,N,N\n';
    const expected = [
      'updated',
      "failed: First name can't be blank",
      'failed: Email appears more than once in this file (first in row 1)',
      'created',
    ];
    const look = await imported('contacts/import?dry_run=true', file);
    expect(statuses(look.body.rows)).toEqual(expected);
    expect(await exported('contacts/export', 3)).toBe(contacts);
    const none = await imported('contacts/import?atomic=true', file);
    expect(statuses(none.body.rows)).toEqual(['skipped', expected[1], expected[2], 'skipped']);
    expect(await exported('contacts/export', 3)).toBe(contacts);
    expect(statuses((await imported('contacts/import', file)).body.rows)).toEqual(expected);
    expect(await exported('contacts/export?search=leigh', 2)).toContain('Ann,Leigh,ANN@lee.test');
  });
  it('imports what a mail program and a spreadsheet have written (IMP-8)', async () => {
    const card = 'BEGIN:VCARD\r\nVERSION:3.0\r\nN:Roe;Zoë;;;\r\nEMAIL:zoe@roe.test\r\nORG:Acme\r\nEND:VCARD\r\n';
    expect(statuses((await imported('contacts/import', card, 'text/vcard')).body.rows)).toEqual(['created']);
    const file = Uint8Array.from(Buffer.from('name;default_rate;Telefon\nMüller & Söhne;12.5;1\nACME;;2\n', 'latin1'));
    const { body } = await imported('organizations/import', file);
    expect(body).toMatchObject({
      created: 1,
      updated: 1,
      warnings: ['The file was read as windows-1252', 'Column Telefon is not known and was ignored'],
    });
    expect(await exported('organizations/export', 3)).toBe(
      'name,default_rate,description,state\r\nACME,,,active\r\nMüller & Söhne,12.50,,active\r\n',
    );
  });
  it('says what is wrong with a file that is none (IMP-1, IMP-2)', async () => {
    const { status, body } = await imported('contacts/import', 'last_name\nRoe\n');
    expect([status, body]).toEqual([400, { error: 'Column first_name is missing' }]);
  });
  it('lets those import who may write, and those export who may read (IMP-1)', async () => {
    const [, owner, maintainer, reporter, guest] = people.tokens;
    const byToken = async (token?: string) => (await imported('contacts/import', contacts, 'text/csv', token)).status;
    expect([await byToken(owner), await byToken(maintainer)]).toEqual([201, 201]);
    expect([await byToken(reporter), await byToken(guest)]).toEqual([403, 403]);
    expect(await exported('contacts/export', 3, reporter)).toBe(contacts);
    expect((await api().get(`${crm}/contacts/export`, { token: guest! })).status).toBe(403);
    expect((await api().get(`${crm}/contacts/export`, { token: null })).status).toBe(401);
  });
});
