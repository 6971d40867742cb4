import { randomUUID } from 'node:crypto';
import { Answer, Api } from './api';
import { eventually } from './post';
import { Installation } from './shapes';

const LEVELS = [50, 40, 20, 10];
const OVER = ['processed', 'ignored', 'refused', 'quarantined', 'deferred'];

/** The one at a number, counted round; undefined where there is none. */
export const pick = <Thing>(things: readonly Thing[], at: number): Thing | undefined => things[at % things.length];

/** Users of an installation, who can be given roles. */
export type People = Readonly<{ userIds: readonly number[]; tokens: readonly string[] }>;

export const makePeople = async ({ api, adminToken }: Installation): Promise<People> => {
  const userIds: number[] = [];
  const tokens: string[] = [adminToken];
  for (const level of LEVELS) {
    const username = `level-${level}-${randomUUID().slice(0, 8)}`;
    const { id } = await api.make('/users', { name: 'Jo', username, email: `${username}@users.test` });
    const token = await api.make(`/users/${id}/personal_access_tokens`, { name: 'writes', scopes: ['api'] });
    userIds.push(id);
    tokens.push(token.token);
  }
  return { userIds, tokens };
};

/** A group with members in several roles and a Service Desk, and what was made in it. */
export class Workplace {
  readonly contacts: number[] = [];
  readonly organizations: number[] = [];
  readonly issues: number[] = [];
  /** Their paths. */
  readonly notes: string[] = [];
  /** Of people outside. */
  readonly addresses: readonly string[];

  private constructor(
    readonly api: Api,
    readonly people: People,
    readonly groupId: number,
    readonly project: string,
    readonly deskAddress: string,
    run: string,
  ) {
    this.addresses = ['ana', 'bo', 'ço', 'd'].map((name) => `${name}.${run}@customer.test`);
  }

  static async make({ api }: Installation, people: People): Promise<Workplace> {
    const run = randomUUID().slice(0, 8);
    const { id: group } = await api.make('/groups', { name: 'Desk', path: `desk-${run}` });
    const { id } = await api.make('/projects', { name: 'Help', path: 'help', namespace_id: group });
    for (const [index, access_level] of LEVELS.entries())
      await api.make(`/groups/${group}/members`, { user_id: people.userIds[index], access_level });
    const { body } = await api.put(`/projects/${id}/service_desk`, { service_desk_enabled: true });
    return new Workplace(api, people, group, `/projects/${id}`, body.service_desk_address, run);
  }

  get crm(): string {
    return `/groups/${this.groupId}/crm`;
  }

  issue(at: number): string {
    return `${this.project}/issues/${pick(this.issues, at) ?? 1}`;
  }

  keep(what: 'contacts' | 'organizations' | 'issues', { status, body }: Answer): void {
    if (status === 201) this[what].push(what === 'issues' ? body.iid : body.id);
  }

  /** Waits until every mail that has come to the desk is done with. */
  async mailsAreOver(): Promise<void> {
    await eventually('the end of every mail', async () => {
      const { body } = await this.api.get(`${this.project}/service_desk/mails`);
      return body.every(({ state }: { state: string }) => OVER.includes(state));
    });
  }
}
