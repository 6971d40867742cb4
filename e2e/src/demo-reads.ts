import { Operator } from './operator';
import { fetchOnceReady } from './post';

/** By what was asked. */
export type Read = Readonly<Record<string, unknown>>;

export const DESK = '/projects/northwind%2Fsupport%2Fhelp-desk';
const LISTS = [
  ...['/user', '/users', '/groups', '/projects', '/groups/northwind/members', '/groups/northwind/subgroups'],
  ...['contacts', 'contacts/counts', 'organizations', 'settings'].map((list) => `/groups/northwind/crm/${list}`),
  ...['issues', 'service_desk', 'service_desk/mails'].map((list) => `${DESK}/${list}`),
];

/** The status and the bytes of an answer that is no JSON. */
export const readBytes = async ({ port, token }: Operator, path: string): Promise<[number, string]> => {
  const headers = { 'PRIVATE-TOKEN': token };
  const answer = await fetchOnceReady(`http://127.0.0.1:${port}/api/v4${path}`, { headers });
  return [answer.status, Buffer.from(await answer.arrayBuffer()).toString('base64')];
};

/** All that a person can read of the demo content: lists, issues, notes, mails in both directions; and who a token is of. */
export const readEverything = async (operator: Operator, userToken: string): Promise<Read> => {
  const read: Record<string, unknown> = {};
  const get = async (path: string, token = operator.token) => {
    const { status, body, text } = await operator.api.get(path, { token });
    if (status !== 200) throw new Error(`GET ${path} was answered ${status} ${text}`);
    return body;
  };
  for (const path of LISTS) read[path] = await get(path);
  for (const { iid } of read[`${DESK}/issues`] as { iid: number }[]) {
    const issue = `${DESK}/issues/${iid}`;
    for (const part of ['', '/notes', '/crm_contacts', '/outgoing_mails'])
      read[`${issue}${part}`] = await get(`${issue}${part}`);
    for (const { id } of read[`${issue}/outgoing_mails`] as { id: string }[])
      read[`outgoing ${id}`] = await readBytes(operator, `${issue}/outgoing_mails/${id}/raw`);
  }
  for (const { id } of read[`${DESK}/service_desk/mails`] as { id: string }[])
    read[`mail ${id}`] = await readBytes(operator, `${DESK}/service_desk/mails/${id}/raw`);
  read['whose token'] = await get('/user', userToken);
  return read;
};
