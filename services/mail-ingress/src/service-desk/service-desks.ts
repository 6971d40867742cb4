import type { Visibility } from '@ledgerdesk/contracts';
import { InvalidFields } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { Claimed, Claims, claimStream, ClaimTaken, EventStore, Executed, nameForm } from '@ledgerdesk/event-store';
import { MailSettings } from '../mail-settings';
import { ClaimedKey, ServiceDesk, serviceDeskStream } from './service-desk';
import { ChangeServiceDesk, serviceDeskDecider, VoidClaim } from './service-desk.decider';

/** What holds for the mail of a project at present. */
export type DeskSettings = Readonly<{
  enabled: boolean;
  /** SET-5: the suffix. */
  projectKey: string | null;
  ticketsConfidentialByDefault: boolean;
  changes: number;
}>;
type Asked = Omit<ChangeServiceDesk['data'], 'projectKey' | 'installation'> & {
  projectKey?: Omit<ClaimedKey, 'claimId'> | null | undefined;
};

/** MI-4, SET-11: in a public project always, whatever is stored. */
export const ticketsAreConfidential = (
  { ticketsConfidentialByDefault }: Pick<DeskSettings, 'ticketsConfidentialByDefault'>,
  visibility: Visibility,
): boolean => visibility === 'public' || ticketsConfidentialByDefault;

/** What projects have set about their mail. Each suffix is one project's, among those of its slug (SET-5). */
export class ServiceDesks {
  constructor(
    private readonly eventStore: EventStore,
    private readonly claims: Claims,
    private readonly secret: string,
    private readonly installation: Pick<MailSettings, 'enabledForNewProjects'> & Readonly<{ isSetUp: boolean }>,
  ) {}

  /** Read from its stream. Where nothing was ever set, the defaults. */
  async of(projectId: number): Promise<DeskSettings> {
    const { state } = await this.eventStore.load(serviceDeskStream(projectId), serviceDeskDecider);
    return this.settingsOf(state);
  }

  /** RT-8: the project that has this suffix with this slug; null where none has. */
  async projectWith(slug: string, key: string): Promise<number | null> {
    const standing = (await this.eventStore.read<Claimed>(this.claimsOf(slug, key))).at(-1)?.data;
    const [, projectId] = /^serviceDesk-(\d+)$/.exec(standing?.owner ?? '') ?? [];
    if (!standing || !projectId) return null;
    const { state } = await this.eventStore.load(standing.owner, serviceDeskDecider);
    return state.projectKey?.claimId === standing.claimId ? Number(projectId) : null;
  }

  /**
   * @throws InvalidFields where another project of this slug has the suffix; DomainError `mail-not-set-up`,
   * `precondition-failed`
   */
  async change(asked: Asked, metadata: CommandMetadata): Promise<DeskSettings & Readonly<{ position: number }>> {
    const { projectKey, ...others } = asked;
    const { enabledForNewProjects, isSetUp } = this.installation;
    const stream = serviceDeskStream(asked.projectId);
    const execute = (claimed?: ClaimedKey | null): Promise<Executed<ServiceDesk>> => {
      const data = { ...others, projectKey: claimed, installation: { enabledForNewProjects, isSetUp } };
      return this.eventStore.execute(stream, serviceDeskDecider, new ChangeServiceDesk(data, metadata));
    };
    const { state, position } = await (projectKey
      ? this.claim(projectKey, asked, metadata, execute)
      : execute(projectKey));
    return { ...this.settingsOf(state), position };
  }

  private async claim<Result>(
    projectKey: Omit<ClaimedKey, 'claimId'>,
    { projectId }: Asked,
    metadata: CommandMetadata,
    use: (claimed: ClaimedKey) => Promise<Result>,
  ): Promise<Result> {
    const stream = this.claimsOf(projectKey.slug, projectKey.key);
    try {
      return await this.claims.take(
        { owner: serviceDeskStream(projectId), streamFor: () => stream, metadata },
        { decider: serviceDeskDecider, voidClaim: ({ claimId }, by) => new VoidClaim({ claimId }, by) },
        (claimId) => use({ ...projectKey, claimId }),
      );
    } catch (error) {
      if (!(error instanceof ClaimTaken)) throw error;
      throw new InvalidFields([{ path: 'projectKey', message: 'is already used for another Service Desk address' }]);
    }
  }

  private settingsOf({ enabled, projectKey, ticketsConfidentialByDefault, changes }: ServiceDesk): DeskSettings {
    const isOn = enabled ?? this.installation.enabledForNewProjects;
    return { enabled: isOn, projectKey: projectKey && projectKey.key, ticketsConfidentialByDefault, changes };
  }

  /** A suffix holds no hyphen, so that no other pair looks alike. */
  private claimsOf(slug: string, key: string): string {
    return claimStream('serviceDeskKey', 0, nameForm, `${slug}-${key}`, this.secret);
  }
}
