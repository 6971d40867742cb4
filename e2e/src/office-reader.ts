import { Body, Issue, namesOf, Person, TransferredOffice } from './transferred-office';

/** Somebody who looks at an office while it is transferred, one read after the other, and never goes back in time. */
export class OfficeReader {
  private committed = false;

  constructor(private readonly office: TransferredOffice) {}

  /** Reads until then, again and again; how often. @throws Error what a reader must never see (TRF-31, TRF-36) */
  async readUntil(over: Promise<unknown>): Promise<number> {
    let isOver = false;
    const end = () => (isOver = true);
    over.then(end, end);
    let rounds = 0;
    for (; !isOver; rounds += 1) await this.look(rounds);
    return rounds;
  }

  /** All that there is, while nothing changes. */
  async lookAtAll(): Promise<void> {
    for (let round = 0; round < this.office.people.length; round += 1) await this.lookOnce(round);
  }

  /** What was under way at the commit may be of neither side: that is looked at again later, and not judged. */
  private async look(round: number): Promise<void> {
    const wasCommitted = this.committed;
    try {
      await this.lookOnce(round);
    } catch (error) {
      if (wasCommitted || !(await this.isCommitted())) throw error;
      this.committed = true;
    }
  }

  private async isCommitted(): Promise<boolean> {
    const { group, target } = this.office.places;
    return (await this.office.read(`/groups/${group}`)).parent_id === target;
  }

  private async lookOnce(round: number): Promise<void> {
    const issue = this.office.issues[round % this.office.issues.length]!;
    const [some] = await this.lookAtLinks(issue);
    if (this.office.mode === 'move') await this.findBy(issue, issue.people[round % issue.people.length]!);
    else await this.findByShown(issue, some!);
    await this.lookAtLists();
    await this.lookAtFormerId(this.office.people[round % this.office.people.length]!);
  }

  /** Each contact once, and all on one side of the commit. */
  private async lookAtLinks({ iid, path, people }: Issue): Promise<readonly Body[]> {
    const linked: Body[] = await this.office.read(`${path}/crm_contacts`);
    this.office.expect(`the links of issue ${iid}`, namesOf(linked), namesOf(people));
    const owners = [...new Set(linked.map(({ group_id }) => group_id))];
    if (owners[0] === this.office.places.target) this.committed = true;
    this.office.expect(`whose the links of issue ${iid} are`, owners, [
      this.committed ? this.office.places.target : this.office.places.source,
    ]);
    return linked;
  }

  /** What moves is found by its id and its organization's at any moment. */
  private async findBy({ iid }: Issue, { id, organizationId }: Person): Promise<void> {
    for (const filter of [`crm_contact_id=${id}`, `crm_organization_id=${organizationId}`]) {
      const found = (await this.filtered(filter)).filter((one) => one === iid);
      this.office.expect(`issues ${iid} by ${filter}`, found, [iid]);
    }
  }

  /** A copy has another id: what an issue shows before and after is what it is found by in between. */
  private async findByShown(issue: Issue, { id, organization_id, group_id }: Body): Promise<void> {
    const found = await Promise.all(
      [`crm_contact_id=${id}`, `crm_organization_id=${organization_id}`].map((filter) => this.filtered(filter)),
    );
    const [after] = await this.lookAtLinks(issue);
    if (after.group_id !== group_id) return;
    for (const iids of found)
      this.office.expect(
        `issue ${issue.iid} by contact ${id}`,
        iids.filter((one) => one === issue.iid),
        [issue.iid],
      );
  }

  /** The first ones: those that are made meanwhile come after them. */
  private async filtered(filter: string): Promise<readonly number[]> {
    const asked = `${filter}&order_by=created_at&sort=asc`;
    return (await this.office.read(`${this.office.places.project}/issues?${asked}`)).map(({ iid }: Body) => iid);
  }

  private async lookAtLists(): Promise<void> {
    const { source, target } = this.office.places;
    const left = namesOf(await this.office.owned(source));
    const isEmpty = this.office.mode === 'move' && left.length === 0;
    if (!isEmpty) this.office.expect('the contacts of the source', left, namesOf(this.office.people));
    if (!isEmpty && this.office.mode === 'move') this.office.expect('that it is committed', this.committed, false);
    if (isEmpty) this.committed = true;
    const there = namesOf(await this.office.owned(target));
    this.office.expect('the contacts of the target', there, [...new Set(there)]);
    const missing = this.office.doubles.filter(({ name }) => !there.includes(name));
    this.office.expect('those of the target that are missing', missing, []);
  }

  /** It leads to whom the contact is now. */
  private async lookAtFormerId({ id, name }: Person): Promise<void> {
    const { first_name } = await this.office.read(`/groups/${this.office.places.source}/crm/contacts/${id}`);
    this.office.expect(`contact ${id}`, first_name, name);
  }
}
