import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { SeededRandom } from '@ledgerdesk/testing';
import { Api } from './api';
import { Customer } from './customer';
import { DeskWrites } from './desk-writes';
import { Outside } from './outside';
import { Persistence } from './persistence';
import { Desk, TeamMember } from './team-member';

const TEAM = 8;
const CUSTOMERS = 4;
const USERS_EACH = 3;
const BREATH_MS = 40;
const GIVES_UP_PERCENT = 3;

/** Many people at once, who write to one desk through the API and by mail, and remember what they were answered. */
export class Load {
  readonly writes = new DeskWrites();
  readonly outside = new Outside((mail) => {
    // A mail about a note goes to somebody who takes part already.
    if (this.writes.customers.some(({ iid }) => iid === mail.iid)) return;
    for (const list of [this.writes.customers, this.writes.thanked]) list.push(mail);
  });
  private readonly persistence;
  private readonly untiring;
  private readonly working: Promise<void>[] = [];
  private stopped = false;

  constructor(private readonly random: SeededRandom) {
    this.persistence = new Persistence(random, GIVES_UP_PERCENT);
    this.untiring = new Persistence(random, 0);
  }

  /** Makes the desk, and begins to write to it. */
  async start(api: Api, smtpUrl: string): Promise<Desk> {
    const run = randomUUID().slice(0, 8);
    const group = await api.make('/groups', { name: 'Desk', path: `desk-${run}` });
    const project = await api.make('/projects', { name: 'Help', path: 'help', namespace_id: group.id });
    const { body } = await api.put(`/projects/${project.id}/service_desk`, { service_desk_enabled: true });
    const desk = { groupId: group.id, projectId: project.id, address: body.service_desk_address };
    const { writes, random, persistence, untiring } = this;
    for (let n = 1; n <= TEAM; n += 1) {
      const users = Array.from({ length: USERS_EACH }, (_, user) => {
        const username = `user-${run}-${n}-${user}`;
        return api.make('/users', { name: 'Jo', username, email: `${username}@desk.test` });
      });
      const userIds = (await Promise.all(users)).map(({ id }) => id);
      const member = new TeamMember(`t${n}`, api, desk, writes, random, persistence, untiring, userIds);
      this.goOn(() => member.work());
    }
    for (let n = 1; n <= CUSTOMERS; n += 1) {
      const customer = new Customer(`c${n}`, smtpUrl, desk.address, writes, random, persistence);
      this.goOn(() => customer.write());
    }
    return desk;
  }

  /** Lets everybody finish what they have begun. @throws Error what one of them was answered that is wrong */
  async stop(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.working);
  }

  /** How often nothing was answered, by what came instead. */
  get lost(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { lost } of [this.persistence, this.untiring])
      for (const [what, count] of lost) counts[what] = (counts[what] ?? 0) + count;
    return counts;
  }

  private goOn(work: () => Promise<void>): void {
    const working = (async () => {
      while (!this.stopped) {
        await work();
        await wait(this.random.pauseMs(BREATH_MS));
      }
    })();
    working.catch(() => undefined); // It is told by `stop`.
    this.working.push(working);
  }
}
