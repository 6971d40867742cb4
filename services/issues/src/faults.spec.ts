import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  addNoteByMail,
  editNote,
  openIssueByMail,
  repointLinks,
  setIssueContacts,
  updateIssue,
} from '@ledgerdesk/contracts';
import { ReadModels, SqliteDocumentStore } from '@ledgerdesk/read-models';
import { SeededRandom } from '@ledgerdesk/testing';
import { aMail, anUpload, asSupportBot, entering, newId, newProject, StartedIssues } from './fixture/started-issues';
import { issueList } from './issues/issue-list/issue-list.projection';
import { noteList } from './notes/note-list/note-list.projection';
import { issueLinks } from './issues/issue-links/issue-links.projection';
import { labelList } from './labels/label-list/label-list.projection';
import { uploadList } from './uploads/upload-list/upload-list.projection';

const projections = [issueList, noteList, uploadList, issueLinks, labelList];
const documentsOf = async (readModels: ReadModels) =>
  Promise.all(
    projections.map(
      async (list) =>
        (await (await readModels.documents<object, never>(list as never)).find({ limit: 1_000 })).documents,
    ),
  );

/** The lists as they are built anew from the log, beside the serving ones. */
const rebuilt = async ({ parts: { log, logId, feed, state } }: StartedIssues) => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-rebuilt-'));
  const store = new SqliteDocumentStore(directory);
  const readModels = await ReadModels.start({ store, log, feed, logId, state, projections });
  try {
    for (const head = await log.head(); ; await wait(5)) {
      const status = await readModels.status();
      if (status.every(({ state, position }) => state === 'serving' && position >= head)) break;
    }
    return await documentsOf(readModels);
  } finally {
    await readModels.stop();
    await store.close();
    rmSync(directory, { recursive: true });
  }
};

describe('on faulty adapters', () => {
  let issues: StartedIssues;
  beforeAll(async () => void (issues = await StartedIssues.start(SeededRandom.printed('issues'))));
  afterAll(() => issues.stop());

  it('each mail opens one issue with one number, each reply is one note, and the lists show what the streams say', async () => {
    const projectId = newProject();
    const bot = asSupportBot(projectId);
    const planner = entering(projectId);
    const maintainer = entering(projectId, { role: 40 });
    const contactIds = [1, 2].map((n) => issues.services.addContact(projectId * 10 + n, projectId).id);
    const mails = Array.from({ length: 12 }, () => ({
      issueId: newId(),
      byMail: aMail(),
      contactIds,
      uploads: [anUpload()],
    }));
    const open = (mail: (typeof mails)[number]) =>
      issues.ask(
        openIssueByMail,
        { ...mail, title: 'Help', description: null, confidential: false },
        bot,
        mail.byMail.mailId,
      );
    const opened = await Promise.all([...mails, ...mails].map(open));
    expect(opened.map(({ issueId }) => issueId)).toEqual([...mails, ...mails].map(({ issueId }) => issueId));
    const iids = opened.map(({ iid }) => iid);
    expect(iids.slice(0, 12)).toEqual(iids.slice(12));
    expect([...new Set(iids)].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n + 1));

    const answers = opened.slice(0, 12).map(async ({ issueId, iid }) => {
      const note = {
        noteId: newId(),
        body: 'Well?',
        internal: false,
        byMail: aMail(),
        contactIds,
        uploads: [anUpload()],
      };
      await Promise.all([
        issues.ask(addNoteByMail, { issueId, ...note }, bot, note.byMail.mailId),
        issues.ask(addNoteByMail, { issueId, ...note }, bot, note.byMail.mailId),
        issues.ask(updateIssue, { iid, stateEvent: 'close', addLabels: ['mailed'], assigneeIds: [1] }, planner),
        issues.ask(setIssueContacts, { iid, removeIds: contactIds }, planner),
      ]);
      const types = (await issues.eventsOf(issueId)).map(({ type }) => type);
      expect([types[0], types.slice(2).sort()]).toEqual([
        'IssueCreated',
        ['IssueAssigneesChanged', 'IssueClosed', 'IssueContactsSet', 'IssueLabelsChanged', 'NoteAdded'],
      ]);
      await issues.ask(editNote, { iid, noteId: note.noteId, body: 'Well!' }, maintainer);
    });
    await Promise.all(answers);

    const { log, readModels } = issues.parts;
    await issues.untilShown(['IssueCreated', 'NoteAdded'], await log.head());
    const lists = await documentsOf(readModels);
    expect(lists.map(({ length }) => length)).toEqual([12, 6 * 12, 2 * 12, 12, 1]);
    expect(await rebuilt(issues)).toEqual(lists);
  }, 90_000);

  it('a group transfer leads every link, each once, and back, and the lists show it by the answer (TRF-23, TRF-35, TRF-36, TRF-45)', async () => {
    const projectId = newProject();
    const { id: from } = issues.services.addContact(projectId * 10, projectId);
    const { id: to } = issues.services.addContact(projectId * 10 + 1, newProject());
    issues.services.counterparts.set(from, to);
    const create = () => issues.create(entering(projectId), { contactIds: [from] });
    const linked = await Promise.all(Array.from({ length: 12 }, create));
    const migration = { transferId: 1, mode: 'copy' as const, sourceId: projectId, targetId: 1 };
    const repoint = (requestId: string, change: object = {}) =>
      issues.askAsGroups(repointLinks, { migration, projectIds: [projectId], after: null, ...change }, requestId);
    const listed = async (contactId: number) =>
      (await issues.parts.readModels.documents(issueList)).count({ projectId, contactIds: { hasAny: [contactId] } });
    const all = { next: null, issues: 12, links: 12, removed: 0 };
    expect(await Promise.all(['a', 'a'].map((id) => repoint(id)))).toEqual([all, all]);
    expect([await listed(from), await listed(to)]).toEqual([0, 12]);
    expect(await repoint('b')).toEqual({ next: null, issues: 0, links: 0, removed: 0 });
    const undo = { transferId: 2, mode: 'copy' as const, sourceId: 1, targetId: projectId, undoes: 1 };
    expect(await repoint('c', { migration: undo, by: 2 })).toEqual(all);
    expect([await listed(from), await listed(to)]).toEqual([12, 0]);
    for (const { id } of linked)
      expect((await issues.typesOf(id)).slice(2)).toEqual(['IssueContactsRepointed', 'IssueContactsRepointed']);
  }, 90_000);
});
