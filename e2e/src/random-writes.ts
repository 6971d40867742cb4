import fc from 'fast-check';
import { Answer, Method } from './api';
import { compose, send } from './post';
import { pick, Workplace } from './workplace';

type Asking = Readonly<{
  place: Workplace;
  ask: (method: Method, path: string, body?: object) => Promise<Answer>;
  smtpUrl: string;
}>;
type Drawn = Readonly<{ by: number; at: number; to: number; text: string; yes: boolean }>;

const LABELS = ['bug', 'Bug', 'late', 'größer'];
const COMMANDS = [
  '/label ~bug ~late',
  '/unlabel ~bug',
  '/spend 1h 5m',
  '/estimate 2d',
  '/close\n/reopen',
  '/title Another one',
  '/confidential',
  '/unassign',
];

const writes = {
  'make contact': async ({ place, ask, at, to, text, yes }) => {
    const email = yes ? { email: pick(place.addresses, to) } : {};
    const body = { first_name: text, last_name: `${text} ${to}`, organization_id: pick(place.organizations, at) };
    place.keep('contacts', await ask('POST', `${place.crm}/contacts`, { ...body, ...email }));
  },
  'change contact': async ({ place, ask, at, to, text, yes }) => {
    const organization = to % 3 === 0 ? { organization_id: yes ? pick(place.organizations, to) : null } : {};
    const email = to % 4 === 0 ? { email: yes ? pick(place.addresses, to) : null } : {};
    const body = { last_name: text, active: yes, ...organization, ...email };
    await ask('PUT', `${place.crm}/contacts/${pick(place.contacts, at) ?? 1}`, body);
  },
  'make organization': async ({ place, ask, to, text }) => {
    const name = `${text} ${to}`.slice(0, 255);
    place.keep('organizations', await ask('POST', `${place.crm}/organizations`, { name, default_rate: to }));
  },
  'change organization': async ({ place, ask, at, to, text, yes }) => {
    const name = to % 2 === 0 ? { name: `${text} ${to} changed`.slice(0, 255) } : {};
    await ask('PUT', `${place.crm}/organizations/${pick(place.organizations, at) ?? 1}`, { active: yes, ...name });
  },
  'add member': async ({ place, ask, at, to }) => {
    const body = { user_id: pick(place.people.userIds, at), access_level: to % 2 === 0 ? 10 : 20 };
    await ask('POST', `/groups/${place.groupId}/members`, body);
  },
  'remove member': async ({ place, ask, at }) => {
    await ask('DELETE', `/groups/${place.groupId}/members/${pick(place.people.userIds, at)}`);
  },
  'make issue': async ({ place, ask, at, text, yes }) => {
    const crm_contact_ids = yes && place.contacts.length > 0 ? [pick(place.contacts, at)] : [];
    const body = { title: text.slice(0, 255), description: text, confidential: yes, crm_contact_ids };
    place.keep('issues', await ask('POST', `${place.project}/issues`, body));
  },
  'change issue': async ({ place, ask, at, to, text, yes }) => {
    const changes = [{ title: text.slice(0, 255) }, { state_event: yes ? 'close' : 'reopen' }, { confidential: yes }];
    await ask('PUT', `${place.issue(at)}`, changes[to % changes.length]!);
  },
  'make note': async ({ place, ask, at, text, yes }) => {
    const issue = place.issue(at);
    const { status, body } = await ask('POST', `${issue}/notes`, { body: text, internal: yes });
    if (status === 201) place.notes.push(`${issue}/notes/${body.id}`);
  },
  'edit note': async ({ place, ask, at, text }) => {
    await ask('PUT', pick(place.notes, at) ?? `${place.issue(at)}/notes/1`, { body: `${text} edited` });
  },
  'delete note': async ({ place, ask, at }) => {
    await ask('DELETE', pick(place.notes, at) ?? `${place.issue(at)}/notes/1`);
  },
  'delete issue': async ({ place, ask, at, to }) => {
    if (to % 5 === 0) await ask('DELETE', place.issue(at));
  },
  'make label': async ({ place, ask, to, yes }) => {
    const owner = yes ? place.project : `/groups/${place.groupId}`;
    await ask('POST', `${owner}/labels`, { name: pick(LABELS, to), color: '#336699' });
  },
  'change label': async ({ place, ask, at, to, yes }) => {
    const label = `${yes ? place.project : `/groups/${place.groupId}`}/labels/${encodeURIComponent(pick(LABELS, at)!)}`;
    if (to % 3 === 0) await ask('DELETE', label);
    else await ask('PUT', label, { new_name: pick(LABELS, to), description: `${to}` });
  },
  'label and assign': async ({ place, ask, at, to, yes }) => {
    const changes = [
      { labels: [pick(LABELS, to)] },
      { [yes ? 'add_labels' : 'remove_labels']: pick(LABELS, to) },
      { assignee_ids: yes ? [pick(place.people.userIds, to)] : [] },
    ];
    await ask('PUT', place.issue(at), changes[to % changes.length]!);
  },
  'give time': async ({ place, ask, at, to, yes }) => {
    const ways = ['time_estimate', 'add_spent_time', 'reset_time_estimate', 'reset_spent_time'];
    const way = yes ? 'add_spent_time' : pick(ways, to)!;
    await ask('POST', `${place.issue(at)}/${way}`, way.startsWith('reset') ? {} : { duration: `${to + 1}m` });
  },
  'give commands': async ({ place, ask, at, to, text }) => {
    const body = `${text}\n\n${pick(COMMANDS, to)}`;
    const { status, body: note } = await ask('POST', `${place.issue(at)}/notes`, { body });
    if (status === 201) place.notes.push(`${place.issue(at)}/notes/${note.id}`);
  },
  'merge contacts': async ({ place, ask, at, to, yes }) => {
    const merged = `${place.crm}/contacts/${pick(place.contacts, at) ?? 1}/merge`;
    if (yes) await ask('POST', merged, { into: pick(place.contacts, to) ?? 1 });
    else await ask('POST', `${merged}/undo`);
  },
  'erase contact': async ({ place, ask, at, to }) => {
    const id = pick(place.contacts, at) ?? 1;
    if (to % 5 === 0) await ask('POST', `${place.crm}/contacts/${id}/erase`, { confirm: `${id}` });
  },
  'tie contacts': async ({ place, ask, at, to, yes }) => {
    const ids = [pick(place.contacts, to), pick(place.contacts, to + 1)].filter((id) => id !== undefined);
    const body = to % 3 === 0 ? { replace_ids: ids } : yes ? { add_ids: ids } : { add_emails: [place.addresses[0]] };
    await ask('PUT', `${place.issue(at)}/crm_contacts`, body);
  },
  'untie contact': async ({ place, ask, at, to }) => {
    await ask('DELETE', `${place.issue(at)}/crm_contacts/${pick(place.contacts, to) ?? 1}`);
  },
  'change the desk': async ({ place, ask, to, yes }) => {
    const body = to % 8 === 0 ? { service_desk_enabled: yes } : { tickets_confidential_by_default: yes };
    await ask('PUT', `${place.project}/service_desk`, body);
  },
  'write a mail': async ({ place, smtpUrl, at, to, text }) => {
    const from = pick(place.addresses, to)!;
    const cc = pick(place.addresses, at)!;
    // Some come twice.
    const messageId = `<${at % 4}.${from}>`;
    const raw = await compose({ from, to: place.deskAddress, cc, subject: text.slice(0, 80), messageId, text });
    await send(smtpUrl, from, [place.deskAddress], raw).catch((error: Error & { responseCode?: number }) => {
      if ((error.responseCode ?? 0) < 500) throw error;
    });
  },
  'change outgoing mail': async ({ place, ask, at, yes }) => {
    const mails = `${place.issue(at)}/outgoing_mails`;
    const { status, body } = await ask('GET', mails);
    if (status === 200 && body[0]) await ask('POST', `${mails}/${body[0].id}/${yes ? 'retry' : 'cancel'}`);
  },
} as const satisfies Record<string, (write: Asking & Drawn) => Promise<void>>;

/** Somebody writes something. What it is about is counted round what there is by then. */
export type Write = Drawn & Readonly<{ what: keyof typeof writes }>;

export const anyWrite: fc.Arbitrary<Write> = fc.record({
  what: fc.constantFrom(...(Object.keys(writes) as (keyof typeof writes)[])),
  by: fc.nat({ max: 9 }),
  at: fc.nat({ max: 9 }),
  to: fc.nat({ max: 9 }),
  text: fc.constantFrom('a', 'B é', 'ß 🔥', 'ＡＢ ı', '*bold*\n\n/close', 'long '.repeat(60)),
  yes: fc.boolean(),
});

/** Whether it is refused is of no concern here; that it fails is. */
export const perform = async (write: Write, place: Workplace, smtpUrl: string): Promise<void> => {
  const ask: Asking['ask'] = async (method, path, body) => {
    const answer = await place.api.ask(method, path, {
      token: pick(place.people.tokens, write.by)!,
      ...(body && { body }),
    });
    if (answer.status >= 500) throw new Error(`${method} ${path} was answered ${answer.status} ${answer.text}`);
    return answer;
  };
  await writes[write.what]({ ...write, place, smtpUrl, ask });
};
