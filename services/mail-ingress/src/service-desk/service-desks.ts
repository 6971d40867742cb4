import { Injectable } from '@nestjs/common';
import type { Visibility } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, Executed, UniqueValue } from '@ledgerdesk/event-store';
import { nameForm } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { OwnAddresses } from '../addresses/own-addresses';
import { MailSettings } from '../settings/mail-settings';
import { ClaimedKey, claimsOf, MailOptions, ServiceDesk, serviceDeskStream } from './service-desk';
import { ChangeServiceDesk, serviceDeskDecider, VoidClaim } from './service-desk.decider';

/** What holds for the mail of a project at present. */
export type DeskSettings = Readonly<{
  enabled: boolean;
  /** SET-5: the suffix. */
  projectKey: string | null;
  /** RT-8: former pairs, the last one last. */
  formerKeys: readonly ClaimedKey[];
  ticketsConfidentialByDefault: boolean;
  options: MailOptions;
  changes: number;
}>;
type Change = Omit<ChangeServiceDesk['data'], 'projectKey' | 'installation'> & {
  projectKey?: Omit<ClaimedKey, 'claimId'> | null | undefined;
};

/** MI-4, SET-11: in a public project always, whatever is stored. */
export const ticketsAreConfidential = (
  { ticketsConfidentialByDefault }: Pick<DeskSettings, 'ticketsConfidentialByDefault'>,
  visibility: Visibility,
): boolean => visibility === 'public' || ticketsConfidentialByDefault;

/** What projects have set about their mail. Each suffix is one project's, among those of its slug (SET-5). */
@Injectable()
export class ServiceDesks {
  private readonly keys;
  /** SET-2: where no mail can arrive, none is on. */
  private readonly enabledForNewProjects: boolean;

  constructor(
    private readonly eventStore: EventStore,
    private readonly addresses: OwnAddresses,
    { instance }: Secrets,
    settings: MailSettings,
  ) {
    this.enabledForNewProjects = addresses.isSetUp && settings.enabledForNewProjects;
    this.keys = new UniqueValue(
      {
        kind: 'serviceDeskKey',
        form: nameForm,
        field: 'projectKey',
        message: 'is already used for another Service Desk address',
        stream: serviceDeskStream,
        decider: serviceDeskDecider,
        voidClaim: (claimId, metadata) => new VoidClaim({ claimId }, metadata),
        claimIdsOf: claimsOf,
      },
      eventStore,
      instance,
    );
  }

  /** Read from its stream. Where nothing was ever set, the defaults. */
  async of(projectId: number): Promise<DeskSettings> {
    const { state } = await this.eventStore.load(serviceDeskStream(projectId), serviceDeskDecider);
    return this.settingsOf(state);
  }

  /** RT-8: the project that has this suffix with this slug; null where none has. */
  async projectWith(slug: string, key: string): Promise<number | null> {
    const holder = await this.keys.holder(valueOf({ slug, key }));
    const [, projectId] = /^serviceDesk-(\d+)$/.exec(holder?.stream ?? '') ?? [];
    return projectId ? Number(projectId) : null;
  }

  /**
   * @throws InvalidFields where another project of this slug has the suffix; DomainError `mail-not-set-up`,
   * `precondition-failed`
   */
  async change(asked: Change, metadata: CommandMetadata): Promise<DeskSettings & Readonly<{ position: number }>> {
    const { projectKey, ...others } = asked;
    const { enabledForNewProjects, addresses } = this;
    const stream = serviceDeskStream(asked.projectId);
    const execute = (claimed?: ClaimedKey | null): Promise<Executed<ServiceDesk>> => {
      const data = {
        ...others,
        projectKey: claimed,
        installation: { enabledForNewProjects, isSetUp: addresses.isSetUp },
      };
      return this.eventStore.execute(stream, serviceDeskDecider, new ChangeServiceDesk(data, metadata));
    };
    const claim = (key: Omit<ClaimedKey, 'claimId'>) => {
      const claimant = { ownerId: asked.projectId, value: valueOf(key) };
      return this.keys.take(claimant, metadata, (claimId) => execute({ ...key, claimId }));
    };
    const { state, position } = await (projectKey ? claim(projectKey) : execute(projectKey));
    return { ...this.settingsOf(state), position };
  }

  private settingsOf({ enabled, projectKey, ...settings }: ServiceDesk): DeskSettings {
    const { formerKeys, ticketsConfidentialByDefault, options, changes } = settings;
    const isOn = enabled ?? this.enabledForNewProjects;
    return {
      enabled: isOn,
      projectKey: projectKey && projectKey.key,
      formerKeys,
      ticketsConfidentialByDefault,
      options,
      changes,
    };
  }
}

/** A suffix holds no hyphen, so that no other pair looks alike. */
const valueOf = ({ slug, key }: Omit<ClaimedKey, 'claimId'>): string => `${slug}-${key}`;
