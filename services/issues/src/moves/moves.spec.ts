import {
  addNote,
  addNoteByMail,
  addSpentTime,
  createIssue,
  createLabel,
  editNote,
  listIssues,
  listMovingProjects,
  listNotes,
  moveIssue,
  openIssueByMail,
  ownerOfUploads,
  readIssue,
  readIssueContacts,
  readIssueHistory,
  readTimeReport,
  readUpload,
  Role,
  setIssueContacts,
  setTimeEstimate,
  updateIssue,
} from '@ledgerdesk/contracts';
import { commandTimes } from '@ledgerdesk/event-sourcing';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { aRequest } from '@ledgerdesk/testing';
import {
  aMail,
  asSupportBot,
  entering,
  inGroup,
  joe,
  newId,
  newProject,
  StartedIssues,
} from '../fixture/started-issues';
import { issueStream } from '../issues/issue';
import { issueDecider } from '../issue.decider';
import { StartMove } from './decide-move';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());

const ask: StartedIssues['ask'] = (...asked) => issues.ask(...asked);
const notPermitted = 'issue-not-movable: Cannot move issue due to insufficient permissions!';
let from = 0;
let to = 0;
/** One contact source for both. */
const sourceId = 900;
type Place = Parameters<typeof entering>[1];
/** What `jane` is answered there from now on. */
const enter = (projectId: number, place: Place = {}) => {
  const access = entering(projectId, { groupId: sourceId, ...place });
  issues.services.accesses.set(`${access.user!.id}@${projectId}`, access);
  return access;
};
const planner = () => enter(from);
beforeEach(() => {
  from = newProject();
  to = newProject();
  enter(from);
  enter(to);
  issues.services.accesses.set(`9@${to}`, asSupportBot(to));
});
const move = (iid: number, access = planner(), toProjectId = to, requestId?: string) =>
  ask(moveIssue, { iid, issueId: newId(), toProjectId }, access, requestId);
const read = async (projectId: number, iid: number) => (await ask(readIssue, { iid }, enter(projectId))).issue;
const notesOf = async (projectId: number, iid: number) =>
  (await ask(listNotes, { iid, sort: 'asc' }, enter(projectId))).items.map(({ body, internal, system }) => [
    body,
    ...(internal ? ['internal'] : []),
    ...(system ? ['system'] : []),
  ]);

describe('moving an issue', () => {
  it('makes it an issue of the other project, with all that belongs to it (MOV-1, MOV-2, API-26)', async () => {
    await ask(createLabel, { labelId: newId(), name: 'urgent', color: '#ff0000' }, enter(to, { role: 30 }));
    const access = entering(from, { role: 50, groupId: sourceId });
    const created = await issues.create(access, {
      title: 'Broken',
      description: 'It is',
      createdAt: '2026-01-01T00:00:00.000Z',
      labels: ['urgent', 'here only'],
      assigneeIds: [1, 2],
    });
    const { iid, id } = created;
    issues.services.shutOut.add(`2@${to}`);
    await ask(addNote, { iid, noteId: newId(), body: 'Secret', internal: true }, planner());
    const { note } = await ask(addNote, { iid, noteId: newId(), body: 'Helo' }, planner());
    await ask(editNote, { iid, noteId: note!.id, body: 'Hello' }, planner());
    await ask(setTimeEstimate, { iid, duration: '2h' }, planner());
    await ask(addSpentTime, { iid, duration: '1h', spentAt: '2026-01-15' }, planner());

    const { issue, visible } = await move(iid);
    expect(visible).toBe(true);
    expect(issue).toMatchObject({
      project: { id: to },
      iid: 1,
      title: 'Broken',
      description: 'It is',
      state: 'opened',
      createdAt: '2026-01-01T00:00:00.000Z',
      labels: ['urgent'],
      assignees: [{ id: 1 }],
      timeStats: { timeEstimate: 7_200, totalTimeSpent: 3_600 },
      userNotesCount: 2,
      movedToId: null,
    });
    expect(await notesOf(to, 1)).toEqual(
      expect.arrayContaining([
        ['Secret', 'internal'],
        ['Hello'],
        ['added 1h of time spent at 2026-01-15', 'system'],
        [`moved from acme/p${from}#${iid}`, 'system'],
      ]),
    );
    expect(await read(from, iid)).toMatchObject({
      id,
      state: 'closed',
      closedBy: { id: 1 },
      movedToId: issue.id,
      userNotesCount: 2,
      timeStats: { timeEstimate: 7_200, totalTimeSpent: 0 },
    });
    expect((await notesOf(from, iid)).at(-1)).toEqual([`moved to acme/p${to}#1`, 'system']);
    const listed = async (projectId: number) =>
      (await ask(listIssues, {}, enter(projectId))).items.map(({ state, movedToId, userNotesCount }) => ({
        state,
        movedToId,
        userNotesCount,
      }));
    expect(await listed(from)).toEqual([{ state: 'closed', movedToId: issue.id, userNotesCount: 2 }]);
    expect(await listed(to)).toEqual([{ state: 'opened', movedToId: null, userNotesCount: 2 }]);
  });
  it('tells it in both histories (HIS-1)', async () => {
    const { iid } = await issues.create(planner());
    await move(iid);
    const actions = async (projectId: number) =>
      (await ask(readIssueHistory, { iid: 1 }, enter(projectId))).items.map(({ action, actor }) => [action, actor?.id]);
    expect(await actions(from)).toEqual([
      ['moved', 1],
      ['created', 1],
    ]);
    expect(await actions(to)).toEqual([['arrived', 1]]);
  });
  it('answers a repeat with the same issue, and refuses another move of the original (MOV-1)', async () => {
    const { iid } = await issues.create(planner());
    const asked = { iid, issueId: newId(), toProjectId: to };
    const [one, other] = await Promise.all(['m-1', 'm-1'].map((key) => ask(moveIssue, asked, planner(), key)));
    expect(other!.issue).toEqual(one!.issue);
    expect((await ask(listIssues, {}, enter(to))).total).toBe(1);
    expect(await refusal(move(iid))).toBe(notPermitted);
    const further = newProject();
    enter(further);
    expect((await move(1, enter(to), further)).issue).toMatchObject({ project: { id: further }, iid: 1 });
  });
  it('is for Planners of both projects, of which neither is archived (GRP-28, GRP-30, MOV-3)', async () => {
    const { iid } = await issues.create(planner());
    expect(await refusal(move(iid, entering(from, { role: 10, groupId: sourceId })))).toBe(notPermitted);
    enter(to, { role: 10 });
    expect(await refusal(move(iid))).toBe(notPermitted);
    enter(to, { archived: true });
    expect(await refusal(move(iid))).toBe(notPermitted);
    enter(to);
    expect(await refusal(move(iid, entering(from, { archived: true })))).toMatch(/^project-archived/);
    const same = 'issue-not-movable: Cannot move issue to project it originates from!';
    expect(await refusal(move(iid, planner(), from))).toBe(same);
    expect(await refusal(move(iid, planner(), 999_999))).toMatch(/^project-not-found/);
    expect(await refusal(move(99))).toMatch(/^issue-not-found/);
    expect(await read(from, iid)).toMatchObject({ state: 'opened', movedToId: null });
  });
  it('is refused where a group transfer runs (TRF-57)', async () => {
    const { iid } = await issues.create(planner());
    const access = enter(to);
    const target = { ...access.target!, transferId: 5 };
    issues.services.accesses.set(`1@${to}`, { ...access, target });
    expect(await refusal(move(iid))).toBe(`part-of-transfer: acme/p${to} is part of group transfer 5.`);
  });
  it('is known while it goes on, for transfers that wait until it has ended (TRF-57)', async () => {
    const { iid } = await issues.create(planner());
    const moving = async () => (await issues.askAsGroups(listMovingProjects, {})).projectIds;
    const asked = { iid, issueId: newId(), toProjectId: to };
    issues.services.mailAnswers = false;
    const once = issues.parts.client.send(moveIssue, asked, aRequest(planner(), { requestId: 'moving' }));
    expect(await refusal(once)).toMatch(/^unavailable/);
    expect((await moving()).sort((a, b) => a - b)).toEqual([from, to]);
    issues.services.mailAnswers = true;
    await ask(moveIssue, asked, planner(), 'moving');
    expect(await moving()).toEqual([]);
  });
  it('lets nobody write on the original from its start (MOV-6)', async () => {
    const { iid, id: issueId } = await issues.create(planner());
    const { eventStore } = issues.parts;
    const origin = { commandId: 'start', correlationId: 'r', traceparent: 't', actor: 1, via: 'system' } as const;
    const metadata = { ...origin, ...commandTimes(new Date(), 5_000) };
    const ids = { moveId: 'another', issueId, projectId: from, intoId: newId(), toProjectId: to, movedBy: 1 };
    await eventStore.execute(issueStream(issueId), issueDecider, new StartMove(ids, metadata));
    const beingMoved = `issue-being-moved: Issue #${iid} is being moved.`;
    const mailed = { noteId: newId(), body: 'x', internal: false, byMail: aMail(), contactIds: [], uploads: [] };
    for (const written of [
      ask(updateIssue, { iid, title: 'New' }, planner()),
      ask(addNote, { iid, noteId: newId(), body: 'x' }, planner()),
      ask(addNoteByMail, { issueId, ...mailed }, asSupportBot(from)),
      ask(addSpentTime, { iid, duration: '1h' }, planner()),
      ask(setIssueContacts, { iid, replaceIds: [] }, planner()),
      move(iid),
    ])
      expect(await refusal(written)).toBe(beingMoved);
    expect(await read(from, iid)).toMatchObject({ state: 'opened', title: 'It is broken', movedToId: null });
  });
  it('is the original as before where the target can not take it any more (MOV-6)', async () => {
    const { iid, id } = await issues.create(planner());
    // Its rights end between the request and the first step.
    const access = planner();
    issues.services.accesses.set(`1@${from}`, entering(from, { role: 10, groupId: sourceId }));
    expect(await refusal(ask(moveIssue, { iid, issueId: newId(), toProjectId: to }, access))).toBe(notPermitted);
    enter(from);
    expect(await issues.typesOf(id)).toEqual(['IssueCreated', 'IssueMoveAbandoned']);
    expect(await read(from, iid)).toMatchObject({ state: 'opened', movedToId: null, changes: 1 });
    await ask(updateIssue, { iid, title: 'Still here' }, planner());
    const [, failed] = (await ask(readIssueHistory, { iid }, planner())).items;
    expect(failed).toMatchObject({ action: 'move_abandoned', changes: {} });
    expect((await ask(listIssues, {}, enter(to))).total).toBe(0);
    expect((await move(iid)).issue).toMatchObject({ project: { id: to } });
  });
});

describe('contacts of a moved issue', () => {
  const linked = async () => {
    const ids = [1, 2].map(() => issues.services.addContact(newId(), sourceId).id);
    const { iid } = await issues.create(planner(), { contactIds: ids });
    return { iid, ids };
  };
  it('go with it where both groups have one contact source (MOV-4)', async () => {
    const { iid, ids } = await linked();
    await move(iid);
    const contacts = async (projectId: number, iid: number) =>
      (await ask(readIssueContacts, { iid }, enter(projectId))).contacts.map(({ id }) => id).sort((a, b) => a - b);
    expect(await contacts(to, 1)).toEqual(ids);
    expect(await contacts(from, iid)).toEqual([]);
    const listed = async (projectId: number) =>
      (await ask(listIssues, { contactId: ids[0]! }, enter(projectId))).items.length;
    expect([await listed(to), await listed(from)]).toEqual([1, 0]);
  });
  it('stay behind where they have different ones, which is said (MOV-4), unless CRM is off (MOV-5)', async () => {
    const elsewhere = 901;
    enter(to, { groupId: elsewhere });
    await move((await linked()).iid);
    expect((await ask(readIssueContacts, { iid: 1 }, entering(to, { groupId: elsewhere }))).contacts).toEqual([]);
    const bodies = async (iid: number) =>
      (await ask(listNotes, { iid }, entering(to, { groupId: elsewhere }))).items.map(({ body }) => body);
    expect(await bodies(1)).toContain('removed 2 contacts');
    enter(to, { groupId: elsewhere, crmEnabled: false });
    await move((await linked()).iid);
    expect(await bodies(2)).toEqual([expect.stringMatching(/^moved from/)]);
  });
  it.each([
    ['of the same contact source', sourceId],
    ['of another one, by their e-mail', 902],
  ])('that somebody took off are not linked again by a mail: %s (MC-6)', async (_, groupId) => {
    const { iid, ids } = await linked();
    await ask(setIssueContacts, { iid, removeIds: ids }, planner());
    const counterparts = groupId === sourceId ? ids : ids.map(() => issues.services.addContact(newId(), groupId).id);
    ids.forEach((id, index) => issues.services.ofSameEmail.set(id, counterparts[index]!));
    enter(to, { groupId });
    const { issue } = await move(iid);
    const note = { noteId: newId(), body: 'Well?', internal: false, byMail: aMail(), uploads: [] };
    await ask(addNoteByMail, { issueId: issue.id, ...note, contactIds: counterparts }, asSupportBot(to));
    expect((await ask(readIssueContacts, { iid: 1 }, entering(to, { groupId }))).contacts).toEqual([]);
  });
});

describe('the time of a moved issue', () => {
  it('counts once before, and once afterwards, where the issue is (MOV-1, TIM-10)', async () => {
    const { iid } = await issues.create(planner());
    for (const duration of ['2h', '-30m']) await ask(addSpentTime, { iid, duration, spentAt: '2026-01-15' }, planner());
    issues.services.projectsBySource.clear();
    issues.services.projectsBySource.set(sourceId, [from, to]);
    const report = async () => {
      const asked = { from: '2026-01-01', to: '2026-01-31', timeZone: 'UTC', groupBy: 'issue', after: null } as const;
      const { totals, unassigned } = await ask(readTimeReport, asked, inGroup(sourceId));
      return [totals.seconds, unassigned.map(({ issue, seconds }) => [issue.projectId, issue.iid, seconds])];
    };
    expect(await report()).toEqual([5_400, [[from, iid, 5_400]]]);
    await move(iid);
    expect(await report()).toEqual([5_400, [[to, 1, 5_400]]]);
    issues.services.projectsBySource.clear();
  });
});

describe('a moved issue that came by mail', () => {
  const upload = async (issueId: number, content: string) => {
    const { hash, size } = await issues.parts.blobs.put(ownerOfUploads(issueId), Buffer.from(content));
    const uploadId = hash.slice(0, 32);
    return { uploadId, name: 'scan.pdf', hash, size, mediaType: 'application/pdf', image: null };
  };
  const opened = async () => {
    const issueId = newId();
    const description = await upload(issueId, `description ${issueId}`);
    const noted = await upload(issueId, `note ${issueId}`);
    const mail = { issueId, uploads: [description], byMail: aMail(), contactIds: [], confidential: false };
    const { iid } = await ask(openIssueByMail, { ...mail, title: 'Help', description: 'x' }, asSupportBot(from));
    const noteId = newId();
    const note = { issueId, noteId, body: 'See', internal: false, byMail: aMail(), contactIds: [], uploads: [noted] };
    await ask(addNoteByMail, note, asSupportBot(from));
    return { issueId, iid, noteId, uploads: [description, noted] };
  };
  it('has the uploads from then on, its former project none (MOV-1, ATT-9)', async () => {
    const { iid, issueId, uploads } = await opened();
    const { issue } = await move(iid);
    for (const { uploadId, hash } of uploads) {
      const { owner } = await ask(readUpload, { uploadId }, enter(to));
      expect(owner).toBe(ownerOfUploads(issue.id));
      const kept = await issues.parts.blobs.open(owner, hash);
      expect(kept).not.toBeNull();
      kept!.destroy();
      expect(await refusal(ask(readUpload, { uploadId }, planner()))).toMatch(/^upload-not-found/);
    }
    const late = { noteId: newId(), body: 'x', internal: false, byMail: aMail(), contactIds: [], uploads: [] };
    expect(await refusal(ask(addNoteByMail, { issueId, ...late }, asSupportBot(from)))).toMatch(/^issue-being-moved/);
  });
  it('takes those who are mailed with it, note by note (PART-6)', async () => {
    const { iid, issueId, noteId } = await opened();
    const { issue } = await move(iid);
    const moved = issues.services.movedConversations.find((conversation) => conversation.issueId === issueId)!;
    expect(moved.to).toEqual({ issueId: issue.id, projectId: to, iid: 1 });
    expect(moved.notes).toEqual([{ from: noteId, to: expect.any(Number) }]);
    expect(issue).toMatchObject({ serviceDesk: true, author: { id: 9 } });
  });
  it('says in an internal note that nobody is mailed where Service Desk is off (PART-6)', async () => {
    issues.services.silentProjects.add(to);
    await move((await opened()).iid);
    expect(await notesOf(to, 1)).toContainEqual([expect.stringMatching(/^Service Desk is off/), 'internal']);
  });
  it('is confidential in a public project (MI-4)', async () => {
    const { iid } = await opened();
    const access = enter(to);
    issues.services.accesses.set(`1@${to}`, { ...access, target: { ...access.target!, visibility: 'public' } });
    expect((await move(iid)).issue.confidential).toBe(true);
  });
});

describe('the quick action /move (QA-28)', () => {
  const write = (iid: number, body: string, role: Role = 15) =>
    ask(addNote, { iid, noteId: newId(), body }, enter(from, { role }));
  it('moves the issue after all others, and tells where to (QA-5, QA-9)', async () => {
    const { iid } = await issues.create(planner());
    const { commands, note } = await write(iid, `/move acme/p${to}\nDone here\n/title Moved`);
    expect(note!.body).toBe('Done here');
    expect(commands).toEqual({
      changes: { title: 'Moved', target_project: `acme/p${to}` },
      summary: ['Changed the title to "Moved".', `Moved this item to acme/p${to}.`],
    });
    expect(await read(to, 1)).toMatchObject({ title: 'Moved', userNotesCount: 1 });
  });
  it('answers a new issue as it is then: closed, and moved (QA-4)', async () => {
    const asked = { issueId: newId(), title: 'Elsewhere', description: `Text\n/move acme/p${to}` };
    const { issue } = await ask(createIssue, asked, planner());
    expect(issue).toMatchObject({ state: 'closed', description: 'Text', movedToId: (await read(to, 1)).id });
  });
  it('says why it does not', async () => {
    const { iid } = await issues.create(planner(), {});
    const none = "Unable to move. Target project or group doesn't exist or doesn't support this item type.";
    expect(await refusal(write(iid, '/move acme/nowhere'))).toBe(`no-command-applied: ${none}`);
    enter(to, { role: 10 });
    const noRight = 'no-command-applied: Unable to move. Insufficient permissions.';
    expect(await refusal(write(iid, `/move acme/p${to}`))).toBe(noRight);
    const same = 'no-command-applied: Cannot move issue to project it originates from!';
    expect(await refusal(write(iid, `/move acme/p${from}`))).toBe(same);
    expect(
      await refusal(ask(addNote, { iid, noteId: newId(), body: '/move x' }, entering(from, { role: 10, user: joe }))),
    ).toBe(`no-command-applied: ${none}`);
  });
});
