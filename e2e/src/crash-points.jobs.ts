import { Hold } from '@ledgerdesk/testing';
import { Answer } from './api';
import { KilledInstallation } from './crash-points.installation';
import { jane, joe, PreparedDesk, writeMail } from './crash-points.setup';

/**
 * `ask`: what somebody asks of an installation until it is answered; asked a second time, it is the same request. `look`:
 * what is true then, and `wanted`: what must be.
 */
export type Job<Furnished> = Readonly<{
  name: string;
  ask: (installation: KilledInstallation, furnished: Furnished) => Promise<Answer | null>;
  look: (installation: KilledInstallation, furnished: Furnished, answered: Answer | null) => Promise<object>;
  wanted: object;
  /** In so many collections it changes documents, and is killed within a write of each; 0: in none of them. */
  collections: number;
  /** What waits for what in each process that does it. */
  hold?: Hold;
}>;

type Fields = Readonly<Record<string, never>>;
const email = 'new@customer.test';
const timeAdded = 'added 1h of time spent at 2026-01-05';
const contactsOf = ({ groupId }: PreparedDesk) => `/groups/${groupId}/crm/contacts`;
const membersOf = ({ groupId }: PreparedDesk) => `/groups/${groupId}/members`;

const createContact: Job<PreparedDesk> = {
  name: 'a contact is created',
  ask: (installation, desk) =>
    installation.ask('POST', contactsOf(desk), {
      key: 'create-contact',
      body: { first_name: 'New', last_name: 'Roe', email },
    }),
  look: async (installation, desk, answered) => {
    const all = (await installation.ask('GET', contactsOf(desk))).body as { id: number; email: string }[];
    const { body: created } = await installation.ask('GET', `${contactsOf(desk)}/${answered!.body.id}`);
    return {
      status: answered!.status,
      emails: all.map((contact) => contact.email).sort(),
      created: JSON.stringify(created) === answered!.text ? 'as answered' : created,
    };
  },
  wanted: { status: 201, emails: [jane, joe, email].sort(), created: 'as answered' },
  collections: 1,
};

const removeMember: Job<PreparedDesk> = {
  name: 'a member is removed',
  ask: (installation, desk) => installation.ask('DELETE', `${membersOf(desk)}/${desk.member.id}`),
  look: async (installation, desk, answered) => {
    const { body: members } = await installation.ask('GET', membersOf(desk));
    const seen = await installation.ask('GET', contactsOf(desk), { token: desk.member.token });
    return {
      // Repeated after it was done, it finds nobody.
      answered: [204, 404].includes(answered!.status) ? 'done' : answered,
      members: members.map(({ username }: Fields) => username),
      seen: seen.status,
    };
  },
  wanted: { answered: 'done', members: ['root'], seen: 404 },
  collections: 0,
};

const receiveMail: Job<PreparedDesk> = {
  name: 'a mail becomes an issue and its sender is thanked',
  ask: async (installation, desk) => {
    await writeMail(installation, desk, 'Second');
    return null;
  },
  look: async (installation, desk) => {
    const { project, contactIds } = desk;
    const get = (path: string) =>
      installation.untilDone(async () => {
        const { status, body } = await installation.ask('GET', `${project}${path}`);
        return status === 200 ? body : null;
      });
    const issues: { title: string; iid: number }[] = await get('/issues?sort=asc');
    const { iid } = issues.find(({ title }) => title === 'Second') ?? {};
    const linked: { id: number }[] = await get(`/issues/${iid}/crm_contacts`);
    const notes: { body: string }[] = await get(`/issues/${iid}/notes?sort=asc`);
    const mails: { state: string }[] = await get('/service_desk/mails');
    return {
      issues: issues.map(({ title, iid }) => `#${iid} ${title}`).sort(),
      linked: linked.map(({ id }) => contactIds.indexOf(id)).sort(),
      notes: notes.map(({ body }) => body).sort(),
      mails: mails.map(({ state }) => state),
      outgoing: await outgoingOf(installation, desk, iid),
    };
  },
  wanted: {
    issues: ['#1 First', '#2 Second'],
    linked: [0, 1],
    notes: ['added 2 contacts', `added ${jane}`],
    mails: ['processed', 'processed'],
    outgoing: ['thank_you sent'],
  },
  collections: 7,
};

const writeNote: Job<PreparedDesk> = {
  name: 'a note is written and mailed to the customer',
  ask: (installation, { project }) =>
    installation.ask('POST', `${project}/issues/1/notes`, { key: 'write-note', body: { body: 'We come.' } }),
  look: async (installation, desk, answered) => {
    const { body: notes } = await installation.ask('GET', `${desk.project}/issues/1/notes?sort=asc`);
    const written = notes.find(({ id }: { id: number }) => id === answered!.body.id);
    return {
      status: answered!.status,
      notes: notes.map(({ body }: Fields) => body).sort(),
      written: JSON.stringify(written) === answered!.text ? 'as answered' : written,
      outgoing: await outgoingOf(installation, desk, 1),
    };
  },
  wanted: {
    status: 201,
    notes: ['We come.', timeAdded, 'added 2 contacts', `added ${jane}`],
    written: 'as answered',
    outgoing: ['new_note sent', 'thank_you sent'],
  },
  collections: 4,
};

const moveIssue: Job<PreparedDesk> = {
  name: 'an issue is moved to another project',
  ask: (installation, { project, otherProjectId }) =>
    installation.ask('POST', `${project}/issues/1/move`, { key: 'move', body: { to_project_id: otherProjectId } }),
  look: async (installation, desk, answered) => {
    const { groupId, project, otherProjectId, contactIds } = desk;
    const other = `/projects/${otherProjectId}`;
    const get = async (path: string) => (await installation.ask('GET', path)).body;
    const read = async (path: string) => {
      const { state, moved_to_id, user_notes_count, time_stats } = await get(path);
      return [state, moved_to_id === answered!.body.id, user_notes_count, time_stats.total_time_spent];
    };
    const notesOf = async (path: string) =>
      (await get(`${path}/issues/1/notes?sort=asc`)).map(({ body }: Fields) => body).sort();
    const linked = async (path: string) =>
      (await get(`${path}/issues/1/crm_contacts`)).map(({ id }: { id: number }) => contactIds.indexOf(id)).sort();
    const counted = async (path: string) => (await get(path)).length;
    const report = await get(`/groups/${groupId}/crm/reports/time?from=2026-01-01&to=2026-01-31&group_by=issue`);
    return {
      answered: [answered!.status, answered!.body.project_id === otherProjectId, answered!.body.iid],
      original: await read(`${project}/issues/1`),
      moved: await read(`${other}/issues/1`),
      issues: [await counted(`${project}/issues`), await counted(`${other}/issues`)],
      notes: [await notesOf(project), await notesOf(other)],
      linked: [await linked(project), await linked(other)],
      mails: [await counted(`${project}/service_desk/mails`), await counted(`${other}/service_desk/mails`)],
      outgoing: await outgoingOf(installation, { ...desk, project: other }, 1),
      billed: [report.totals.seconds, report.lines.length],
    };
  },
  wanted: {
    answered: [201, true, 1],
    original: ['closed', true, 0, 0],
    moved: ['opened', false, 0, 3_600],
    issues: [1, 1],
    notes: [
      [timeAdded, 'added 2 contacts', `added ${jane}`, 'moved to office/other#1'],
      [timeAdded, 'moved from office/desk#1'],
    ],
    linked: [[], [0, 1]],
    mails: [0, 1],
    outgoing: ['thank_you sent'],
    billed: [3_600, 1],
  },
  collections: 7,
};

/** Each with how often it came to the customer, where that is not once, or may have been twice. */
const outgoingOf = async (installation: KilledInstallation, { project }: PreparedDesk, iid = 0) => {
  type Outgoing = { kind: string; state: string; message_id: string; possibly_delivered_twice: boolean };
  const mails: Outgoing[] = (await installation.ask('GET', `${project}/issues/${iid}/outgoing_mails`)).body;
  return mails
    .map(({ kind, state, message_id, possibly_delivered_twice }) => {
      const came = installation.delivered.filter((raw) => messageIdOf(raw) === message_id).length;
      const isRight = possibly_delivered_twice ? came === 1 || came === 2 : came === 1;
      return `${kind} ${state}${isRight ? '' : `, came ${came} times`}`;
    })
    .sort();
};

const messageIdOf = (raw: string) => /^message-id:\s*<?([^>\s]+)/im.exec(raw)?.[1];

export const jobs = [createContact, removeMember, receiveMail, writeNote, moveIssue];
