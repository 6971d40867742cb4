import { randomUUID } from 'node:crypto';
import { SeededRandom } from '@ledgerdesk/testing';
import { Api } from './api';
import { about, DeskWrites, noteKey, titleIn } from './desk-writes';
import { Persistence } from './persistence';
import { WriteRecord } from './written';

export type Desk = Readonly<{ groupId: number; projectId: number; address: string }>;
type Fields = Readonly<Record<string, unknown>>;

/** Somebody who works at the desk, through the API. */
export class TeamMember {
  private readonly contacts: { id: number; email: string }[] = [];
  private readonly issues: { iid: number; title: string; tied: Set<number> }[] = [];
  private made = 0;

  /** @param userIds whom nobody else adds to the group or removes from it */
  constructor(
    private readonly name: string,
    private readonly api: Api,
    private readonly desk: Desk,
    private readonly writes: DeskWrites,
    private readonly random: SeededRandom,
    private readonly persistence: Persistence,
    private readonly untiring: Persistence,
    private readonly userIds: readonly number[],
  ) {}

  /** Does one thing or another. */
  work(): Promise<void> {
    const things = [
      ...[this.createContact, this.createContact, this.updateContact, this.createIssue, this.createIssue],
      ...[this.addNote, this.addNote, this.tie, this.untie, this.addOrRemoveMember, this.answerCustomer],
    ];
    return this.random.of(things).call(this);
  }

  private async createContact(): Promise<void> {
    const n = this.next();
    const phone = '+49 30 0074321';
    const email = `contact.${this.name}.${n}@customer.test`;
    const body = { first_name: `Jane ${n}`, last_name: this.name, email, phone };
    const made = await this.write(this.writes.contacts, email, `/groups/${this.desk.groupId}/crm/contacts`, body);
    if (!made) return;
    this.writes.contacts.answered.set(email, contactFields(made));
    this.contacts.push({ id: made.id, email });
    this.writes.silent.push({ id: made.id, email });
  }

  private async updateContact(): Promise<void> {
    if (this.contacts.length === 0) return this.createContact();
    const { id, email } = this.random.of(this.contacts);
    const body = { description: `Changed ${this.next()}` };
    const changed = await this.ask('PUT', `/groups/${this.desk.groupId}/crm/contacts/${id}`, { body }, 200);
    this.writes.contacts.answered.set(email, contactFields(changed));
  }

  private async createIssue(): Promise<void> {
    const title = `Issue ${this.name} ${this.next()}`;
    const made = await this.write(this.writes.issues, title, `/projects/${this.desk.projectId}/issues`, { title });
    if (!made) return;
    this.writes.issues.answered.set(title, issueFields(made));
    this.issues.push({ iid: made.iid, title, tied: new Set() });
  }

  private async addNote(): Promise<void> {
    if (this.issues.length === 0) return this.createIssue();
    const { iid, title } = this.random.of(this.issues);
    const body = `Note ${this.name} ${this.next()}`;
    const key = noteKey(title, body);
    const path = `/projects/${this.desk.projectId}/issues/${iid}/notes`;
    const made = await this.write(this.writes.notes, key, path, { body });
    if (made) this.writes.notes.answered.set(key, { id: made.id });
  }

  /** A note that is mailed to the customer. */
  private async answerCustomer(): Promise<void> {
    if (this.writes.customers.length === 0) return this.createIssue();
    const { iid, subject, to } = this.random.of(this.writes.customers);
    const title = titleIn(subject);
    const body = `Answer ${this.name} ${this.next()}`;
    const key = noteKey(title, body);
    const path = `/projects/${this.desk.projectId}/issues/${iid}/notes`;
    const made = await this.write(this.writes.notes, key, path, { body });
    if (!made) return void this.writes.outgoing.unanswered.add(about(title, body, to));
    this.writes.notes.answered.set(key, { id: made.id });
    this.writes.outgoing.answered.set(about(title, body, to), null);
  }

  private tie(): Promise<void> {
    if (this.issues.length === 0 || this.contacts.length === 0) return this.createIssue();
    const issue = this.random.of(this.issues);
    const contact = this.random.of(this.contacts);
    issue.tied.add(contact.id);
    return this.putContacts(issue, { add_ids: [contact.id] });
  }

  private untie(): Promise<void> {
    const tied = this.issues.filter(({ tied }) => tied.size > 0);
    if (tied.length === 0) return this.tie();
    const issue = this.random.of(tied);
    const [id] = issue.tied;
    issue.tied.delete(id!);
    return this.putContacts(issue, { remove_ids: [id] });
  }

  private async putContacts({ iid, title, tied }: (typeof this.issues)[number], body: Fields): Promise<void> {
    await this.ask('PUT', `/projects/${this.desk.projectId}/issues/${iid}/crm_contacts`, { body }, 200);
    if (tied.size > 0) this.writes.ties.answered.set(title, [...tied].sort(byNumber));
    else this.writes.ties.answered.delete(title);
  }

  private async addOrRemoveMember(): Promise<void> {
    const userId = this.random.of(this.userIds);
    const path = `/groups/${this.desk.groupId}/members`;
    const { answered } = this.writes.members;
    if (answered.has(`${userId}`)) {
      await this.ask('DELETE', `${path}/${userId}`, {}, 204);
      answered.delete(`${userId}`);
    } else {
      const asked = { body: { user_id: userId, access_level: this.random.of([10, 20, 30]) }, headers: keyed() };
      answered.set(`${userId}`, memberFields(await this.ask('POST', path, asked, 201)));
    }
  }

  /** What is made once, however often it is asked for; null where that was given up. */
  private async write(written: WriteRecord, key: string, path: string, body: Fields) {
    const answer = await this.persistence.ask(this.api, 'POST', path, { body, headers: keyed() }, 201);
    if (!answer) written.unanswered.add(key);
    return answer && answer.body;
  }

  /** Asked for until it is answered. */
  private async ask(method: 'PUT' | 'POST' | 'DELETE', path: string, asked: object, expected: number) {
    return (await this.untiring.ask(this.api, method, path, asked, expected))!.body;
  }

  private next(): number {
    return (this.made += 1);
  }
}

const keyed = () => ({ 'Idempotency-Key': randomUUID() });
const byNumber = (a: number, b: number) => a - b;

/** What is told of a thing, wherever it is shown. */
export const contactFields = ({ id, first_name, last_name, email, phone, description, state }: Fields): Fields => ({
  id,
  first_name,
  last_name,
  email,
  phone,
  description,
  state,
});
export const issueFields = ({ id, iid, title, description, state, confidential }: Fields): Fields => ({
  id,
  iid,
  title,
  description,
  state,
  confidential,
});
export const memberFields = ({ id, access_level }: Fields): Fields => ({ id, access_level });
