import pLimit from 'p-limit';
import { Answer, Api } from './api';
import { about, DeskWrites, noteKey } from './desk-writes';
import { Outside } from './outside';
import { contactFields, Desk, issueFields, memberFields } from './team-member';
import { CollectionEntry, repeated } from './written';

type AnswerBody = Answer['body'];
type ShownIssue = Readonly<{ issue: AnswerBody; notes: AnswerBody[]; contacts: AnswerBody[]; outgoing: AnswerBody[] }>;
/** `wrong`: each named. `unfinished`: what may still change. `untold`: mails of which nobody knows whether they were sent. */
export type Verdict = Readonly<{ wrong: string[]; unfinished: string[]; untold: number }>;

const AT_ONCE = 4;

/**
 * Compares all that a desk shows with what was written to it, and with the mails that have come out of it.
 *
 * @param since a try to send a mail that was begun earlier may have ended with its process, and has no outcome (OUT-24)
 */
export const judge = async (
  api: Api,
  { groupId, projectId }: Desk,
  writes: DeskWrites,
  outside: Outside,
  since: Date,
): Promise<Verdict> => {
  const group = `/groups/${groupId}`;
  const project = `/projects/${projectId}`;
  const me = (await api.get('/user')).body;
  const contacts = await all(api, `${group}/crm/contacts?state=all`);
  const members = (await all(api, `${group}/members?`)).filter(({ id }) => id !== me.id);
  const mails = await all(api, `${project}/service_desk/mails?`);
  const issues = await Promise.all((await all(api, `${project}/issues?`)).map((issue) => show(api, project, issue)));
  const outgoing = outgoingOf(issues, outside, since);
  const pending = mails.filter(({ state }) => ['received', 'routed', 'deferred'].includes(state));
  return {
    wrong: [
      ...writes.contacts.differences(contacts.map((contact) => [contact.email, contactFields(contact)])),
      ...writes.members.differences(members.map((member) => [`${member.id}`, memberFields(member)])),
      ...writes.mails.differences(mails.map(({ message_id, state }) => [message_id, { state }])),
      ...writes.issues.differences(issues.map(({ issue }) => [issue.title, issueFields(issue)])),
      ...writes.ties.differences(issues.flatMap(tiesOf)),
      ...writes.notes.differences(issues.flatMap(notesOf)),
      ...writes.outgoing.differences(outgoing.found),
      ...repeated('The contact id', idsOf(contacts)),
      ...repeated('The issue id', idsOf(issues.map(({ issue }) => issue))),
      ...repeated(
        'The issue number',
        issues.map(({ issue: { iid } }) => iid),
      ),
      ...repeated('The note id', idsOf(issues.flatMap(({ notes }) => notes))),
      ...outgoing.wrong,
    ],
    unfinished: [
      ...pending.map(({ message_id, state }) => `The mail ${message_id} is ${state}`),
      ...outgoing.unfinished,
    ],
    untold: outgoing.untold,
  };
};

/** Every page of a list. */
const all = async (api: Api, path: string): Promise<AnswerBody[]> => {
  const items: AnswerBody[] = [];
  for (let page: string | null = '1'; page;) {
    const { status, body, headers, text }: Answer = await api.get(`${path}&per_page=100&page=${page}`);
    if (status !== 200) throw new Error(`${path} was answered ${status} ${text}`);
    items.push(...body);
    page = headers.get('x-next-page');
  }
  return items;
};

const limited = pLimit(AT_ONCE);
const show = (api: Api, project: string, issue: AnswerBody): Promise<ShownIssue> =>
  limited(async () => {
    const at = `${project}/issues/${issue.iid}`;
    const notes = await all(api, `${at}/notes?activity_filter=only_comments`);
    const { body: contacts } = await api.get(`${at}/crm_contacts`);
    return { issue, notes, contacts, outgoing: (await all(api, `${at}/outgoing_mails?`)).reverse() };
  });

const idsOf = (items: readonly AnswerBody[]) => items.map(({ id }) => id);
const tiesOf = ({ issue, contacts }: ShownIssue): CollectionEntry[] =>
  contacts.length > 0 ? [[issue.title, idsOf(contacts).sort((a, b) => a - b)]] : [];
const notesOf = ({ issue, notes }: ShownIssue): CollectionEntry[] =>
  notes.map(({ id, body }) => [noteKey(issue.title, body), { id }]);

const outgoingOf = (issues: readonly ShownIssue[], outside: Outside, since: Date) => {
  const found: CollectionEntry[] = [];
  const wrong: string[] = [];
  const unfinished: string[] = [];
  const known: Set<string> = new Set();
  let untold = 0;
  for (const { issue, notes, outgoing } of issues) {
    let isBehind = false; // OUT-27
    for (const mail of outgoing) {
      const note = notes.find(({ id }) => id === mail.note_id);
      const name = about(issue.title, mail.note_id === null ? null : note?.body, mail.recipient);
      const times = outside.times.get(mail.message_id) ?? 0;
      const last = mail.attempts.at(-1);
      found.push([name, null]);
      known.add(mail.message_id);
      if (mail.state === 'sent') {
        const most = mail.possibly_delivered_twice ? mail.attempts.length : 1;
        if (times < 1 || times > most) wrong.push(`The outgoing mail ${name} came ${times} times`);
      } else if (last?.ended_at === null && new Date(last.at) < since) {
        isBehind = true;
        untold = untold + 1;
        if (times > mail.attempts.length) wrong.push(`The outgoing mail ${name} came ${times} times`);
      } else if (mail.state === 'queued' && isBehind) {
        if (times > 0) wrong.push(`The outgoing mail ${name} came although it is queued`);
      } else unfinished.push(`The outgoing mail ${name} is ${mail.state}`);
    }
  }
  const strange = [...outside.times.keys()].filter((messageId) => !known.has(messageId));
  wrong.push(...strange.map((messageId) => `The mail ${messageId} came and is not known`));
  return { found, wrong, unfinished, untold };
};
