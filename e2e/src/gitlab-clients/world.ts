import { randomUUID } from 'node:crypto';
import { compose, eventually, send } from '../post';
import type { Installation } from '../shapes';

/** What the clients work with: an administrator, somebody who owns a group with a project, and a customer's mail in it. */
export type World = Readonly<{
  url: string;
  adminToken: string;
  ownerToken: string;
  ownerId: number;
  groupId: number;
  projectId: number;
  iid: number;
  noteId: number;
  tokenId: number;
  /** Of the file that came with the mail. */
  upload: Readonly<{ id: string; name: string; text: string }>;
}>;

const FILE = 'It burns at the third page.';

export const makeWorld = async ({ api, adminToken, url, smtpUrl }: Installation): Promise<World> => {
  const run = randomUUID().slice(0, 8);
  const person = { name: 'Olga Owner', username: `olga-${run}`, email: `olga.${run}@users.test` };
  const { id: ownerId } = await api.make('/users', person);
  const token = { name: 'clients', scopes: ['api'] };
  const { id: tokenId, token: ownerToken } = await api.make(`/users/${ownerId}/personal_access_tokens`, token);
  const asOwner = { token: ownerToken };
  const { id: groupId } = await api.make('/groups', { name: `Clients ${run}`, path: `clients-${run}` }, asOwner);
  const desk = { name: 'Desk', path: 'desk', namespace_id: groupId };
  const { id: projectId } = await api.make('/projects', desk, asOwner);
  const project = `/projects/${projectId}`;
  const { body: settings } = await api.put(`${project}/service_desk`, { service_desk_enabled: true }, asOwner);

  const from = `jane.${run}@customer.test`;
  const to = settings.service_desk_address as string;
  const attachments = [{ filename: 'report.txt', content: FILE }];
  const mail = { from, to, subject: 'The printer burns', text: 'Look at the report.', attachments };
  await send(smtpUrl, from, [to], await compose(mail));
  const { iid, description } = await eventually('the issue of the mail', async () => {
    return (await api.get(`${project}/issues`, asOwner)).body[0] as { iid: number; description: string } | undefined;
  });
  const [, id, name] = /\/uploads\/([^/]+)\/([^)]+)\)/.exec(description)!;
  const { id: noteId } = await api.make(`${project}/issues/${iid}/notes`, { body: 'Who takes it?' }, asOwner);
  const upload = { id: id!, name: name!, text: FILE };
  return { url: url(), adminToken, ownerToken, ownerId, groupId, projectId, iid, noteId, tokenId, upload };
};
