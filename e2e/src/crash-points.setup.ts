import { compose } from './post';
import { KilledInstallation } from './crash-points.installation';
import { settle } from './crash-points.rest';

/**
 * What was there before: a desk with two contacts, a member who may see it, an issue that came by mail and took an hour, and
 * another project.
 */
export type PreparedDesk = Readonly<{
  groupId: number;
  project: string;
  otherProjectId: number;
  address: string;
  member: Readonly<{ id: number; token: string }>;
  contactIds: readonly number[];
}>;

export const jane = 'jane@customer.test';
export const joe = 'joe@customer.test';

export const furnish = async (installation: KilledInstallation): Promise<PreparedDesk> => {
  const make = async (path: string, body: object) => {
    const { status, body: made, text } = await installation.ask('POST', path, { body });
    if (status !== 201) throw new Error(`POST ${path} was answered ${status} ${text}`);
    return made;
  };
  const { id: groupId } = await make('/groups', { name: 'Office', path: 'office', visibility: 'private' });
  const project = `/projects/${(await make('/projects', { name: 'Desk', path: 'desk', namespace_id: groupId })).id}`;
  const other = await make('/projects', { name: 'Other', path: 'other', namespace_id: groupId });
  const contact = (first_name: string, email: string) =>
    make(`/groups/${groupId}/crm/contacts`, { first_name, last_name: 'Roe', email });
  const contactIds = [(await contact('Jane', jane)).id, (await contact('Joe', joe)).id];

  const { id } = await make('/users', { name: 'Uma', username: 'uma', email: 'uma@office.test' });
  const { token } = await make(`/users/${id}/personal_access_tokens`, { name: 'cli', scopes: ['api'] });
  await make(`/groups/${groupId}/members`, { user_id: id, access_level: 30 });

  const body = { service_desk_enabled: true };
  await installation.ask('PUT', `/projects/${other.id}/service_desk`, { body });
  const { body: desk } = await installation.ask('PUT', `${project}/service_desk`, { body });
  const address = desk.service_desk_address;
  const prepared = { groupId, project, otherProjectId: other.id, address, member: { id, token }, contactIds };
  await writeMail(installation, prepared, 'First');
  await installation.untilDone(async () => installation.delivered.length > 0 || null);
  await make(`${project}/issues/1/add_spent_time`, { duration: '1h', spent_at: '2026-01-05' });
  await settle(installation);
  return prepared;
};

/** Jane writes, with a copy to Joe. */
export const writeMail = async (
  installation: KilledInstallation,
  { address }: Pick<PreparedDesk, 'address'>,
  subject: string,
): Promise<void> => {
  const date = new Date('2026-01-05T08:00:00Z');
  const mail = {
    from: jane,
    to: address,
    cc: joe,
    subject,
    text: `${subject}.`,
    date,
    messageId: `<${subject}@customer.test>`,
  };
  await installation.send(jane, address, await compose(mail));
};
