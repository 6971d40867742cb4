import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Answer, Api } from './api';
import { eventually } from './post';

export type Body = Answer['body'];
type Ended = Readonly<{
  status: 'completed' | 'failed';
  failure: Readonly<{ reason: string }> | null;
  finished_at: string | null;
}>;
export type Person = Readonly<{ id: number; name: string; organizationId: number }>;
export type Issue = Readonly<{ iid: number; path: string; people: readonly Person[] }>;
export type Mode = 'move' | 'copy';

const PEOPLE = 9;
const ISSUES = 3;
const LATE_PASS_MS = 90_000;
/** Every third one is in the target already, by the e-mail. */
const isDouble = (n: number): boolean => n % 3 === 0;

/**
 * A group with contacts, all linked to its issues, that goes to another root. By
 * `move` it is a root itself, by `copy` a subgroup. Each contact has a first name of its own, which those have as well
 * that it becomes or is merged into: so names must neither get lost nor come twice.
 */
export class TransferredOffice {
  private readonly written: Issue[] = [];
  private refused: Readonly<{ at: string; text: string }> | null = null;

  private constructor(
    private readonly api: Api,
    readonly mode: Mode,
    readonly places: Readonly<{ source: number; group: number; target: number; project: string }>,
    readonly people: readonly Person[],
    readonly issues: readonly Issue[],
  ) {}

  /** Who is in the target before and after. */
  get doubles(): readonly Person[] {
    return this.people.filter((_, n) => isDouble(n));
  }

  static async open(api: Api, mode: Mode): Promise<TransferredOffice> {
    const run = randomUUID().slice(0, 8);
    const group = async (name: string, parent_id?: number): Promise<number> =>
      (await api.make('/groups', { name, path: `${name}-${run}`, ...(parent_id ? { parent_id } : {}) })).id;
    const source = await group('source');
    const target = await group('target');
    const moved = mode === 'move' ? source : await group('team', source);
    const contacts = (of: number) => `/groups/${of}/crm/contacts`;
    const organization = async (of: number): Promise<number> =>
      (await api.make(`/groups/${of}/crm/organizations`, { name: 'Acme' })).id;
    const organizationId = await organization(source);
    const there = await organization(target);
    const people: Person[] = [];
    for (let n = 0; n < PEOPLE; n += 1) {
      const name = `n${n}`;
      const fields = { first_name: name, last_name: run, email: `${name}@${run}.test` };
      const { id } = await api.make(contacts(source), { ...fields, organization_id: organizationId });
      people.push({ id, name, organizationId });
      if (isDouble(n)) await api.make(contacts(target), { ...fields, organization_id: there });
    }
    const { id } = await api.make('/projects', { name: 'Desk', path: `desk-${run}`, namespace_id: moved });
    const project = `/projects/${id}`;
    const issues: Issue[] = [];
    for (let n = 0; n < ISSUES; n += 1) {
      const theirs = people.filter((_, nth) => nth % ISSUES !== n);
      const crm_contact_ids = theirs.map((person) => person.id);
      const { iid } = await api.make(`${project}/issues`, { title: `Issue ${n}`, crm_contact_ids });
      issues.push({ iid, path: `${project}/issues/${iid}`, people: theirs });
    }
    const office = new TransferredOffice(api, mode, { source, group: moved, target, project }, people, issues);
    await eventually('all issues are listed', async () => (await office.isListed()) || null);
    return office;
  }

  /** The id of the transfer, once it is accepted. */
  async request(): Promise<number> {
    const { group, target } = this.places;
    const { status, body, text } = await this.api.post(`/groups/${group}/transfers`, { group_id: target });
    if (status !== 202) throw new Error(`The transfer of group ${group} was answered ${status} ${text}`);
    return body.id;
  }

  async cancel(transferId: number): Promise<void> {
    await this.api.delete(`/groups/${this.places.group}/transfers/${transferId}`);
  }

  async ended(transferId: number): Promise<Ended> {
    for (;;) {
      const transfer = await this.read(`/groups/${this.places.group}/transfers/${transferId}`);
      if (['completed', 'failed'].includes(transfer.status)) return transfer;
      await wait(50);
    }
  }

  /**
   * Makes issues in it, each linked to somebody by the id from before, until then or until that is refused: only copied
   * contacts are others for good, once all is done (TRF-50 to TRF-52).
   */
  async writeUntil(over: Promise<unknown>): Promise<void> {
    let isOver = false;
    const end = () => (isOver = true);
    over.then(end, end);
    while (!isOver) {
      const person = this.people[this.written.length % PEOPLE]!;
      const issue = { title: `Meanwhile ${this.written.length}`, crm_contact_ids: [person.id] };
      const { status, body, text } = await this.api.post(`${this.places.project}/issues`, issue);
      if (status === 201)
        this.written.push({ iid: body.iid, path: `${this.places.project}/issues/${body.iid}`, people: [person] });
      else {
        this.refused = { at: new Date().toISOString(), text: `${status} ${text}` };
        return;
      }
    }
  }

  /** What is there in the end; a transfer that failed has left everything as it was. @throws Error what is wrong */
  async judge({ status, failure, finished_at }: Ended): Promise<void> {
    const { source, group, target } = this.places;
    const isDone = status === 'completed';
    if (!isDone && failure?.reason !== 'cancelled') throw new Error(`It failed: ${JSON.stringify(failure)}`);
    const { parent_id } = await this.read(`/groups/${group}`);
    this.expect('the parent', parent_id, isDone ? target : this.mode === 'move' ? null : source);
    await this.untilLateLinksAreLed();
    for (const issue of [...this.issues, ...this.written]) {
      const linked: Body[] = await this.read(`${issue.path}/crm_contacts`);
      this.expect(`the links of issue ${issue.iid}`, namesOf(linked), namesOf(issue.people));
      const owners = new Set(linked.map(({ group_id }) => group_id));
      this.expect('whose they are', [...owners], [isDone ? target : source]);
      if (!isDone) this.expect('their ids', idsOf(linked), idsOf(issue.people));
    }
    const isOver = (at: string) => this.mode === 'copy' && finished_at !== null && finished_at <= at;
    if (this.refused && !isOver(this.refused.at))
      throw new Error(`A link was refused: ${JSON.stringify(this.refused)}`);
    const isGone = isDone && this.mode === 'move';
    this.expect('the contacts left', namesOf(await this.owned(source)), isGone ? [] : namesOf(this.people));
    const arrived = isDone ? this.people : this.doubles;
    this.expect('the contacts there', namesOf(await this.owned(target)), namesOf(arrived));
  }

  /** What was accepted before the commit, and stored after its part, is found by the late pass, 60 s after it (TRF-59). */
  private async untilLateLinksAreLed(): Promise<void> {
    for (const { iid, path, people } of this.written) {
      const isLed = async () => isDeepStrictEqual(namesOf(await this.read(`${path}/crm_contacts`)), namesOf(people));
      await eventually(`Issue ${iid} shows whom it is linked to`, isLed, LATE_PASS_MS);
    }
  }

  private async isListed(): Promise<boolean> {
    const found: number[] = (
      await this.read(`${this.places.project}/issues?crm_organization_id=${this.people[0]!.organizationId}`)
    ).map(({ iid }: Body) => iid);
    return this.issues.every(({ iid }) => found.includes(iid));
  }

  owned(group: number): Promise<Body[]> {
    return this.read(`/groups/${group}/crm/contacts?owned=true&per_page=100`);
  }

  async read(path: string): Promise<Body> {
    const { status, body, text } = await this.api.get(path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status} ${text}`);
    return body;
  }

  /** @throws Error where they differ */
  expect(what: string, seen: unknown, wanted: unknown): void {
    if (isDeepStrictEqual(seen, wanted)) return;
    const difference = `${JSON.stringify(seen)}, and should be ${JSON.stringify(wanted)}`;
    throw new Error(`By ${this.mode}, ${what}: ${difference}`);
  }
}

const idsOf = (things: readonly Readonly<{ id: number }>[]): number[] =>
  things.map(({ id }) => id).sort((a, b) => a - b);
export const namesOf = (people: readonly Body[]): string[] =>
  people.map(({ first_name, name = first_name }) => name).sort();
