import { listIssues, listNotes, makeTicket, readIssue } from '@ledgerdesk/contracts';
import { refusal } from '@ledgerdesk/event-sourcing/testing';
import { entering, newProject, StartedIssues } from '../fixture/started-issues';

let issues: StartedIssues;
beforeAll(async () => void (issues = await StartedIssues.start()));
afterAll(() => issues.stop());

describe('making an issue a ticket', () => {
  it('shows its external author, everywhere, and is noted (MI-12, MI-5)', async () => {
    const projectId = newProject();
    issues.services.addresses.set('outside', 'ann@x.org');
    const { iid } = await issues.create(entering(projectId));
    const asked = { iid, correspondentId: 'outside' };
    expect(await refusal(issues.ask(makeTicket, asked, entering(projectId, { role: 10 })))).toMatch(/^forbidden/);
    const { position } = await issues.ask(makeTicket, asked, entering(projectId, { role: 20 }));
    await issues.untilShown(['IssueConvertedToTicket'], position);
    const ticket = { serviceDesk: true, externalAuthor: { address: 'ann@x.org' }, senderVerification: null };
    const reader = entering(projectId);
    expect((await issues.ask(readIssue, { iid }, reader)).issue).toMatchObject(ticket);
    expect((await issues.ask(listIssues, {}, reader)).items).toMatchObject([ticket]);
    expect((await issues.ask(listNotes, { iid }, reader)).items).toMatchObject([
      { body: 'made this a ticket of ann@x.org', system: true, author: { username: 'jane' } },
    ]);
    const again = issues.ask(makeTicket, asked, entering(projectId, { role: 20 }));
    expect(await refusal(again)).toMatch(/^already-a-ticket/);
  });
});
