import { randomUUID } from 'node:crypto';
import {
  findMisfitLinks,
  leadMergedLinks,
  listIssueLinks,
  listIssues,
  listLinkedContactIds,
  listNotes,
  previewTakingBack,
  readIssue,
  readIssueContacts,
  removeMisfitLinks,
  repointLinks,
  ReplyOf,
  RequestInput,
  selectLinked,
  setIssueContacts,
} from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, inGroup, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());
let projectId = 0;
let other = 0;
let transferId = 0;
/** The former contact source is `source`, the one that the project has afterwards `target`. */
let source = 0;
let target = 0;
/** Contacts of `source`, and two of `target` that links are to lead to. */
let jane = 0;
let joe = 0;
let ann = 0;
let newJane = 0;
let newJoe = 0;
beforeEach(() => {
  [projectId, other, source, target] = [newProject(), newProject(), newProject(), newProject()];
  [jane, joe, ann] = [contactOf(source, 1), contactOf(source, 2), contactOf(source, 3)];
  [newJane, newJoe] = [contactOf(target, 11), contactOf(target, 12)];
  transferId += 1;
  issues.services.counterparts.clear();
  issues.services.replaced.clear();
});

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const asGroups: StartedIssues['askAsGroups'] = (...asked) => issues.askAsGroups(...asked);
const before = () => entering(projectId, { groupId: source });
const after = () => entering(projectId, { groupId: target });
const contactOf = (groupId: number, n: number) => issues.services.addContact(groupId * 100 + n, groupId).id;
const linked = async (contactIds: number[], access = before()) => issues.create(access, { contactIds });
const migration = () => ({ transferId, mode: 'copy' as const, sourceId: source, targetId: target });
const repoint = (payload: Partial<RequestInput<typeof repointLinks>> = {}, requestId?: string) =>
  asGroups(repointLinks, { migration: migration(), projectIds: [projectId], after: null, ...payload }, requestId);
const contactsOf = async (iid: number, access = after()) =>
  (await ask(readIssueContacts, { iid }, access)).contacts.map(({ id }) => id);
const notesOf = async (iid: number) =>
  (await ask(listNotes, { iid, sort: 'asc' }, after())).items.map(({ body, author }) => [body, author.id]);
const typesOf = async (issueId: number) => (await issues.typesOf(issueId)).slice(1);

describe('the contacts that issues of projects are linked to', () => {
  const all = async (limit: number) => {
    const parts: number[][] = [];
    for (let after: string | null = null; ;) {
      const answer: ReplyOf<typeof listLinkedContactIds> = await asGroups(listLinkedContactIds, {
        projectIds: [other, projectId],
        after,
        limit,
      });
      parts.push(answer.contactIds);
      if (answer.next === null) return parts;
      after = answer.next;
    }
  };

  it('are answered part by part, also from within an issue (TRF-12)', async () => {
    const d = contactOf(source, 4);
    const e = contactOf(source, 5);
    await linked([ann, jane, joe]);
    const { iid } = await linked([d, jane]);
    await linked([e], entering(other, { groupId: source }));
    await ask(setIssueContacts, { iid, removeIds: [d] }, before());
    expect(await all(1_000)).toEqual([[jane, joe, ann, e]]);
    expect(await all(2)).toEqual([[jane, joe], [ann, jane], [e]]);
    expect(await all(1)).toEqual([[jane], [joe], [ann], [jane], [e]]);
  });
  it('are none where nothing is linked', async () => {
    await linked([]);
    expect(await all(1_000)).toEqual([[]]);
  });
});

describe('leading links to the counterparts of their contacts', () => {
  it('leads those of all issues of the projects, with no note, and with the issue as it was (TRF-20, TRF-23, TRF-24)', async () => {
    issues.services.counterparts.set(jane, newJane).set(joe, newJoe);
    const first = await linked([jane, joe]);
    const second = await linked([joe]);
    const staying = await linked([jane], entering(other, { groupId: source }));
    expect(await repoint()).toEqual({ next: null, issues: 2, links: 3, removed: 0 });

    expect(await contactsOf(first.iid)).toEqual([newJane, newJoe]);
    expect(await contactsOf(second.iid)).toEqual([newJoe]);
    expect(await contactsOf(staying.iid, entering(other, { groupId: source }))).toEqual([jane]);
    expect((await ask(readIssue, { iid: first.iid }, after())).issue).toEqual(first);
    expect(await notesOf(first.iid)).toEqual([['added 2 contacts', 1]]);
    const [, , { data }] = (await issues.eventsOf(first.id)) as [unknown, unknown, { data: object }];
    const changes = [
      { from: jane, to: newJane },
      { from: joe, to: newJoe },
    ];
    expect(data).toEqual({ issueId: first.id, projectId, transferId, changes, takenOff: [] });
  });
  it('makes one link of two that meet, and gives the contacts another tag, not the issue (TRF-23, API-12)', async () => {
    issues.services.counterparts.set(jane, newJane).set(joe, newJane);
    const { iid } = await linked([jane, joe]);
    const { changes } = await ask(readIssueContacts, { iid }, before());
    expect(await repoint()).toMatchObject({ issues: 1, links: 2 });
    expect(await contactsOf(iid)).toEqual([newJane]);
    const stale = { iid, replaceIds: [], ifChanges: [changes] };
    expect(await refusal(ask(setIssueContacts, stale, after()))).toMatch(/^precondition-failed/);
    const read = await ask(readIssueContacts, { iid }, after());
    expect(read.changes).toBe(changes + 1);
    expect((await ask(setIssueContacts, { ...stale, ifChanges: [read.changes] }, after())).contacts).toEqual([]);
  });
  it('has no further effect when it is asked again, and counts for one request alone (TRF-35)', async () => {
    issues.services.counterparts.set(jane, newJane);
    const { id } = await linked([jane]);
    const once = randomUUID();
    const answers = [await repoint({}, once), await repoint({}, once), await repoint()];
    const one = { next: null, issues: 1, links: 1, removed: 0 };
    expect(answers).toEqual([one, one, { next: null, issues: 0, links: 0, removed: 0 }]);
    expect(await typesOf(id)).toEqual(['IssueContactsSet', 'IssueContactsRepointed']);
  });
  it('leads what was linked since (TRF-59)', async () => {
    issues.services.counterparts.set(jane, newJane).set(joe, newJoe);
    const { iid } = await linked([jane]);
    await repoint();
    await ask(setIssueContacts, { iid, addIds: [joe] }, before());
    expect(await repoint()).toEqual({ next: null, issues: 1, links: 1, removed: 0 });
    expect(await contactsOf(iid)).toEqual([newJane, newJoe]);
  });
  it('leads those that a person took off as well, and has nobody copied for that (LNK-22)', async () => {
    issues.services.counterparts.set(jane, newJane).set(joe, null);
    const { iid, id } = await linked([jane, joe, ann]);
    await ask(setIssueContacts, { iid, replaceIds: [] }, before());
    expect(await repoint()).toEqual({ next: null, issues: 0, links: 0, removed: 0 });
    const [, , , { data }] = (await issues.eventsOf(id)) as [unknown, unknown, unknown, { data: object }];
    expect(data).toMatchObject({ changes: [], takenOff: [{ from: jane, to: newJane }] });
    expect((await ask(readIssueContacts, { iid }, after())).changes).toBe(3);
  });
  it('are listed for a preview, issue by issue, and stay as they are (TRF-39)', async () => {
    issues.services.counterparts.set(jane, null).set(joe, newJoe);
    const { id } = await linked([jane, joe]);
    const { iid: emptied } = await linked([ann]);
    await ask(setIssueContacts, { iid: emptied, replaceIds: [] }, before());
    await linked([joe]);
    const listed = await asGroups(listIssueLinks, { projectIds: [projectId], after: null });
    expect(listed).toEqual({ issues: [[jane, joe], [joe]], next: null });
    const after = `${projectId}/${id}`;
    expect(await asGroups(listIssueLinks, { projectIds: [projectId], after })).toEqual({ issues: [[joe]], next: null });
    expect(await typesOf(id)).toEqual(['IssueContactsSet']);
  });
  it('goes on where the part before ended', async () => {
    issues.services.counterparts.set(jane, newJane);
    const first = await linked([jane]);
    const second = await linked([jane]);
    const cursor = `${projectId}/${first.id}`;
    expect(await repoint({ after: cursor })).toEqual({ next: null, issues: 1, links: 1, removed: 0 });
    expect(await contactsOf(first.iid)).toEqual([]);
    expect(await contactsOf(second.iid)).toEqual([newJane]);
    expect(await refusal(repoint({ after: 'nonsense' }))).toMatch(/^invalid-request/);
  });
});

describe('while a group transfer leads the links', () => {
  it('each contact is shown once, and found, by the id it has now and by the one it had (TRF-36)', async () => {
    const { iid } = await linked([jane, joe]);
    issues.services.replaced.set(jane, newJane).set(joe, newJane);
    expect(await contactsOf(iid)).toEqual([newJane]);
    for (const contactId of [jane, newJane])
      expect((await ask(listIssues, { contactId }, after())).items.map((issue) => issue.iid)).toEqual([iid]);
    issues.services.organizations.set(7, [newJane]);
    expect((await ask(listIssues, { organizationId: 7 }, after())).total).toBe(1);
  });
  it('a former id is linked and removed as the contact it stands for (TRF-52, LNK-16)', async () => {
    const { iid, id } = await linked([jane]);
    issues.services.replaced.set(jane, newJane).set(joe, newJoe);
    const set = (asked: Omit<RequestInput<typeof setIssueContacts>, 'iid'>) =>
      ask(setIssueContacts, { iid, ...asked }, after());
    expect((await set({ addIds: [jane, joe] })).contacts.map((contact) => contact.id)).toEqual([newJane, newJoe]);
    expect(await refusal(set({ addIds: [ann] }))).toContain(`contacts ${ann}: The resource`);
    const added = (await issues.eventsOf(id)).at(-1)!.data;
    expect(added).toMatchObject({ added: [newJoe], removed: [] });
    await set({ removeIds: [newJane] });
    expect((await issues.eventsOf(id)).at(-1)!.data).toMatchObject({ added: [], removed: [jane] });
    await set({ removeIds: [joe] });
    expect(await contactsOf(iid)).toEqual([]);
  });
});

describe('links of a project that moved to another contact source', () => {
  it('are shown, found and counted nowhere (LNK-3)', async () => {
    const { iid } = await linked([jane]);
    issues.services.visible = { planner: [projectId], others: [] };
    issues.services.sources.set(projectId, target);
    issues.services.organizations.set(7, [jane]);
    expect(await contactsOf(iid)).toEqual([]);
    for (const asked of [{ contactId: jane }, { organizationId: 7 }])
      for (const access of [after(), inGroup(source), inGroup(target), entering(other)])
        expect(await ask(listIssues, asked, access)).toMatchObject({ items: [], total: 0 });
  });
  it('are removed with a note by whoever moved it, and those that fit stay (PRJ-2, ISS-31)', async () => {
    const { iid, id } = await linked([jane, joe]);
    await ask(setIssueContacts, { iid, addIds: [newJane] }, after());
    const untouched = await linked([newJane], after());
    const findMisfits = async (keepSourceId: number | null) =>
      (await asGroups(findMisfitLinks, { projectIds: [projectId, other], keepSourceId, after: null })).found;
    // SRC-7
    expect([await findMisfits(target), await findMisfits(null)]).toEqual([true, true]);
    const asked = { projectId, keepSourceId: target, by: 2, after: null };
    const once = randomUUID();
    expect(await asGroups(removeMisfitLinks, asked, once)).toEqual({ next: null, issues: 1, links: 2 });
    await asGroups(removeMisfitLinks, asked, once);
    expect(await asGroups(removeMisfitLinks, asked)).toEqual({ next: null, issues: 0, links: 0 });
    expect([await findMisfits(target), await findMisfits(source)]).toEqual([false, true]);
    expect((await notesOf(iid)).slice(1)).toEqual([
      ['added 1 contact', 1],
      ['removed 2 contacts', 2],
    ]);
    expect(await typesOf(id)).toHaveLength(3);
    expect(await contactsOf(iid)).toEqual([newJane]);
    expect((await ask(readIssue, { iid: untouched.iid }, after())).issue).toEqual(untouched);
  });
});

describe('leading links back where a transfer is undone', () => {
  let undoId = 0;
  const undo = (payload: object = {}, requestId?: string) =>
    repoint(
      {
        migration: {
          transferId: (undoId ||= transferId + 1_000),
          mode: 'copy',
          sourceId: target,
          targetId: source,
          undoes: transferId,
        },
        by: 2,
        ...payload,
      },
      requestId,
    );
  beforeEach(() => {
    undoId = 0;
    issues.services.misfits.clear();
  });
  const previewUndo = () => {
    const between = { mode: 'copy' as const, sourceId: target, targetId: source, undoes: transferId };
    return asGroups(previewTakingBack, { migration: between, projectIds: [projectId], after: null });
  };
  const transfer = async () => {
    issues.services.counterparts.set(jane, newJane).set(joe, newJane);
    await repoint();
    issues.services.counterparts.clear();
  };

  it('makes two of links that had met, and changes nothing else (TRF-45)', async () => {
    const issue = await linked([jane, joe, ann]);
    await transfer();
    expect(await previewUndo()).toEqual({ next: null, issues: 1, links: 2, removed: 0 });
    expect(await undo()).toEqual({ next: null, issues: 1, links: 2, removed: 0 });
    expect(await contactsOf(issue.iid, before())).toEqual([jane, joe, ann]);
    expect((await ask(readIssue, { iid: issue.iid }, before())).issue).toEqual(issue);
    expect(await notesOf(issue.iid)).toEqual([['added 3 contacts', 1]]);
    expect(await undo()).toEqual({ next: null, issues: 0, links: 0, removed: 0 });
  });
  it('counts in a repeated part what it led before (TRF-35)', async () => {
    await linked([jane]);
    await transfer();
    const requestId = randomUUID();
    const once = await undo({}, requestId);
    expect(once).toMatchObject({ issues: 1, links: 1 });
    expect(await undo({}, requestId)).toEqual(once);
  });
  it('leads one that was linked since to its counterpart, and leaves one removed that was removed since (TRF-45)', async () => {
    const { iid } = await linked([jane]);
    const without = await linked([jane]);
    await transfer();
    await ask(setIssueContacts, { iid, addIds: [newJoe] }, after());
    await ask(setIssueContacts, { iid: without.iid, removeIds: [newJane] }, after());
    issues.services.counterparts.set(newJoe, joe);
    expect(await undo()).toMatchObject({ links: 2, removed: 0 });
    expect(await contactsOf(iid, before())).toEqual([jane, joe]);
    expect(await contactsOf(without.iid, before())).toEqual([]);
  });
  it('removes what fits no more, with a note by whoever undoes it, and only that (ISS-31, TRF-45)', async () => {
    const { iid } = await linked([jane]);
    const hidden = await linked([jane]);
    await ask(setIssueContacts, { iid: hidden.iid, addIds: [newJoe] }, after());
    await transfer();
    await ask(setIssueContacts, { iid, addIds: [newJoe] }, after());
    issues.services.misfits.add(newJoe);
    expect(await previewUndo()).toMatchObject({ links: 2, removed: 1 });
    expect(await undo()).toMatchObject({ removed: 1 });
    expect(await contactsOf(iid, before())).toEqual([jane]);
    expect((await notesOf(iid)).at(-1)).toEqual(['removed 1 contact', 2]);
    expect((await notesOf(hidden.iid)).length).toBe(2);
    expect(await contactsOf(hidden.iid)).toEqual([newJoe]);
  });
  it('leads nothing on other issues, and removes from them what goes back (TRF-45)', async () => {
    const { iid } = await linked([jane, ann]);
    await transfer();
    issues.services.misfits.add(ann);
    expect(await undo({ others: true })).toMatchObject({ links: 0, removed: 1 });
    expect(await contactsOf(iid)).toEqual([newJane]);
  });
  it('tells which contacts any issue is linked to', async () => {
    await linked([jane]);
    await ask(setIssueContacts, { iid: (await linked([joe])).iid, removeIds: [joe] }, before());
    expect(await asGroups(selectLinked, { contactIds: [jane, joe, ann] })).toEqual({ contactIds: [jane] });
  });
});

describe('leading the links to a contact that was merged by hand', () => {
  const lead = (payload: Partial<RequestInput<typeof leadMergedLinks>> = {}) =>
    asGroups(leadMergedLinks, { mergeId: `merge-${projectId}`, fromId: jane, intoId: joe, afterId: 0, ...payload });
  const undoing = () => lead({ mergeId: `undo-${projectId}`, undoes: `merge-${projectId}` });

  it('leads them on the issues of all projects, with no note, and back (MRG-1, MRG-2)', async () => {
    const brought = await linked([jane]);
    const both = await linked([jane, joe]);
    const own = await linked([joe]);
    const elsewhere = await linked([jane], entering(other, { groupId: source }));
    const { nextAfterId } = await lead();
    expect(nextAfterId).toBe(elsewhere.id);
    expect(await lead({ afterId: nextAfterId! })).toEqual({ nextAfterId: null });
    await lead();
    for (const { iid } of [brought, both, own]) expect(await contactsOf(iid, before())).toEqual([joe]);
    expect(await contactsOf(elsewhere.iid, entering(other, { groupId: source }))).toEqual([joe]);
    expect((await ask(readIssue, { iid: brought.iid }, before())).issue).toEqual(brought);
    expect(await typesOf(brought.id)).toEqual(['IssueContactsSet', 'IssueContactsRepointed']);

    const since = await linked([joe]);
    await undoing();
    await undoing();
    expect(await contactsOf(brought.iid, before())).toEqual([jane]);
    expect(await contactsOf(both.iid, before())).toEqual([jane, joe]);
    for (const { iid } of [own, since]) expect(await contactsOf(iid, before())).toEqual([joe]);
    expect((await ask(readIssue, { iid: brought.iid }, before())).issue).toEqual(brought);
    expect(await typesOf(brought.id)).toHaveLength(3);
  });
  it('leaves a link removed that was removed since, and leads whom a person took off (MRG-2, LNK-22)', async () => {
    const { iid } = await linked([jane]);
    const without = await linked([jane]);
    await ask(setIssueContacts, { iid: without.iid, removeIds: [jane] }, before());
    await lead();
    const [, , , { data }] = (await issues.eventsOf(without.id)) as [unknown, unknown, unknown, { data: object }];
    expect(data).toMatchObject({ changes: [], takenOff: [{ from: jane, to: joe }] });
    await ask(setIssueContacts, { iid, removeIds: [joe] }, before());
    await undoing();
    expect(await contactsOf(iid, before())).toEqual([]);
  });
});
