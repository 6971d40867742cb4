import { sendDemoMails } from './demo-mails';

/** `receiver`: where mail is taken by SMTP; null where it is not. */
type Demo = Readonly<{
  url: string;
  token: string;
  /** Of every user of the demo. */
  password: string;
  receiver: Readonly<{ host: string; port: number }> | null;
  signal: AbortSignal;
}>;
type DemoThing = Readonly<{ id: number }>;

export const DEMO_PATH = 'northwind';
export const DEMO_DESK = `${DEMO_PATH}/support/help-desk`;
const roles = { guest: 10, planner: 15, reporter: 20, developer: 30, maintainer: 40, owner: 50 };
const organizations = [
  ['Alfreds Futterkiste', 85, 'Delicatessen in Berlin'],
  ['Blauer See', 92.5, null],
  ['Centro Comercial', null, 'Pays late, is always friendly'],
  ['株式会社みどり', 110, 'Speaks Japanese and English'],
] as const;
const contacts = [
  ['Jane', 'Doe', 'jane.doe@alfreds.test', '+49 30 0074321', 0],
  ['Jörg', 'Müller', 'joerg@blauer-see.test', '+49 621 08460', 1],
  ['Ana', 'Trujillo', 'ana@centro.test', null, 2],
  ['花子', '佐藤', 'hanako@midori.test', '+81 3 0000 0000', 3],
  ['Zoë', 'Ångström', 'zoe@angstrom.test', null, null],
  ['Sam', "O'Neill", null, '+353 1 000 0000', null],
] as const;

/**
 * What there is to look at after the first start: a group hierarchy with a subgroup, a user in every role, organizations,
 * contacts, projects, and a Service Desk that customers have written to. It is made by the requests and the mails that
 * anybody sends; each has a key or a Message-ID, so made again it doubles nothing.
 *
 * @returns the address of the Service Desk, where mail is taken
 * @throws Error naming the request that was refused
 */
export const makeDemo = async ({ url, token, password, receiver, signal }: Demo): Promise<string | null> => {
  let made = 0;
  const post = async <Reply extends DemoThing>(path: string, body: object): Promise<Reply> => {
    const headers = {
      'PRIVATE-TOKEN': token,
      'Content-Type': 'application/json',
      'Idempotency-Key': `demo-${(made += 1)}`,
    };
    const answer = await fetch(`${url}/api/v4${path}`, { method: 'POST', headers, body: JSON.stringify(body), signal });
    if (!answer.ok) throw new Error(`POST ${path} was answered ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as Reply;
  };

  const root = await post('/groups', {
    name: 'Northwind',
    path: DEMO_PATH,
    visibility: 'private',
    description: 'Demo',
  });
  const support = await post('/groups', { name: 'Support', path: 'support', parent_id: root.id });
  for (const [role, level] of Object.entries(roles)) {
    const name = `${role[0]!.toUpperCase()}${role.slice(1)}`;
    const user = await post('/users', {
      name: `Demo ${name}`,
      username: `demo-${role}`,
      email: `${role}@northwind.test`,
      password,
    });
    await post(`/groups/${root.id}/members`, { user_id: user.id, access_level: level });
  }
  for (const [name, path, namespace] of [
    ['Web shop', 'web-shop', support],
    ['Website', 'website', root],
  ] as const)
    await post('/projects', { name, path, namespace_id: namespace.id });
  const desk = await post('/projects', { name: 'Help desk', path: 'help-desk', namespace_id: support.id });

  const crm = `/groups/${root.id}/crm`;
  const owners: DemoThing[] = [];
  for (const [name, default_rate, description] of organizations)
    owners.push(await post(`${crm}/organizations`, { name, default_rate, description }));
  for (const [first_name, last_name, email, phone, of] of contacts)
    await post(`${crm}/contacts`, {
      first_name,
      last_name,
      email,
      phone,
      organization_id: of === null ? null : owners[of]!.id,
    });

  if (!receiver) return null;
  const headers = { 'PRIVATE-TOKEN': token, 'Content-Type': 'application/json' };
  const body = JSON.stringify({ service_desk_enabled: true });
  const answer = await fetch(`${url}/api/v4/projects/${desk.id}/service_desk`, {
    method: 'PUT',
    headers,
    body,
    signal,
  });
  if (!answer.ok) throw new Error(`Service Desk could not be switched on: ${answer.status} ${await answer.text()}`);
  const { service_desk_address: address } = (await answer.json()) as { service_desk_address: string };
  await sendDemoMails(receiver, address);
  return address;
};
