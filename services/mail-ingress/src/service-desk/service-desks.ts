import { Injectable } from '@nestjs/common';
import type { Visibility } from '@ledgerdesk/contracts';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, Executed, UniqueValue } from '@ledgerdesk/event-store';
import { emailForm, InvalidFields, nameForm } from '@ledgerdesk/fields';
import { Secrets } from '@ledgerdesk/service-host';
import { OwnAddresses } from '../addresses/own-addresses';
import { MailSettings } from '../settings/mail-settings';
import { ClaimedKey, claimsOf, CustomEmail, MailOptions, ServiceDesk, serviceDeskStream } from './service-desk';
import {
  ChangeCustomEmail,
  ChangeServiceDesk,
  RenameProjectKey,
  serviceDeskDecider,
  VoidClaim,
} from './service-desk.decider';

/** What holds for the mail of a project at present. */
export type DeskSettings = Readonly<{
  enabled: boolean;
  /** SET-5: the suffix. */
  projectKey: string | null;
  /** With which slug the suffix is the project's: a former one, where the pair could not be claimed anew (RT-18). */
  keySlug: string | null;
  /** RT-8: former pairs, the last one last. */
  formerKeys: readonly ClaimedKey[];
  ticketsConfidentialByDefault: boolean;
  options: MailOptions;
  customEmail: Omit<CustomEmail, 'claimId'> | null;
  changes: number;
}>;
type Written = DeskSettings & Readonly<{ position: number }>;
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
  private readonly customEmails;
  /** SET-2: where no mail can arrive, none is on. */
  private readonly enabledForNewProjects: boolean;

  constructor(
    private readonly eventStore: EventStore,
    private readonly addresses: OwnAddresses,
    { instance }: Secrets,
    settings: MailSettings,
  ) {
    this.enabledForNewProjects = addresses.isSetUp && settings.enabledForNewProjects;
    const owner = {
      stream: serviceDeskStream,
      decider: serviceDeskDecider,
      voidClaim: (claimId: string, metadata: CommandMetadata) => new VoidClaim({ claimId }, metadata),
      claimIdsOf: claimsOf,
    };
    const isUsed = 'is already used for another Service Desk address';
    const key = { kind: 'serviceDeskKey', form: nameForm, field: 'projectKey', message: isUsed };
    this.keys = new UniqueValue({ ...key, ...owner }, eventStore, instance);
    const isOfOther = 'is already used by another project';
    const email = { kind: 'serviceDeskEmail', form: emailForm, field: 'customEmail', message: isOfOther };
    this.customEmails = new UniqueValue({ ...email, ...owner }, eventStore, instance);
  }

  /** Read from its stream. Where nothing was ever set, the defaults. */
  async of(projectId: number): Promise<DeskSettings> {
    const { state } = await this.eventStore.load(serviceDeskStream(projectId), serviceDeskDecider);
    return this.settingsOf(state);
  }

  /** RT-8: the project that has this suffix with this slug; null where none has. */
  async projectWith(slug: string, key: string): Promise<number | null> {
    return projectIn(await this.keys.holder(valueOf({ slug, key })));
  }

  /** RT-10: the project that has this custom address; null where none has. */
  async projectWithEmail(address: string): Promise<number | null> {
    return projectIn(await this.customEmails.holder(address));
  }

  /** CUS-1, CUS-9; null: it has none from now on. @throws InvalidFields where another project has the address */
  async changeCustomEmail(
    projectId: number,
    customEmail: Omit<CustomEmail, 'claimId'> | null,
    metadata: CommandMetadata,
  ): Promise<Written> {
    const execute = (claimed: CustomEmail | null) =>
      this.eventStore.execute(
        serviceDeskStream(projectId),
        serviceDeskDecider,
        new ChangeCustomEmail({ projectId, customEmail: claimed }, metadata),
      );
    if (!customEmail) return this.written(await execute(null));
    const claimant = { ownerId: projectId, value: customEmail.address };
    return this.written(
      await this.customEmails.take(claimant, metadata, (claimId) => execute({ ...customEmail, claimId })),
    );
  }

  /**
   * RT-18: where its suffix is its own with a former slug, it is claimed with the present one; where another project has that
   * pair, all stays as it was.
   */
  async renameKey(projectId: number, slug: string, metadata: CommandMetadata): Promise<void> {
    const { projectKey: key, keySlug } = await this.of(projectId);
    if (key === null || keySlug === slug) return;
    const claimant = { ownerId: projectId, value: valueOf({ slug, key }) };
    const rename = (claimId: string) =>
      this.eventStore.execute(
        serviceDeskStream(projectId),
        serviceDeskDecider,
        new RenameProjectKey({ projectId, projectKey: { key, slug, claimId } }, metadata),
      );
    await this.keys.take(claimant, metadata, rename).catch((error: unknown) => {
      if (!(error instanceof InvalidFields)) throw error;
    });
  }

  /**
   * @throws InvalidFields where another project of this slug has the suffix; DomainError `mail-not-set-up`,
   * `precondition-failed`
   */
  async change(asked: Change, metadata: CommandMetadata): Promise<Written> {
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
    return this.written(await (projectKey ? claim(projectKey) : execute(projectKey)));
  }

  private written({ state, position }: Executed<ServiceDesk>): Written {
    return { ...this.settingsOf(state), position };
  }

  private settingsOf({ enabled, projectKey, customEmail, ...settings }: ServiceDesk): DeskSettings {
    const { formerKeys, ticketsConfidentialByDefault, options, changes } = settings;
    const isOn = enabled ?? this.enabledForNewProjects;
    return {
      enabled: isOn,
      projectKey: projectKey && projectKey.key,
      keySlug: projectKey && projectKey.slug,
      formerKeys,
      ticketsConfidentialByDefault,
      options,
      customEmail: customEmail && { address: customEmail.address, byAdministrator: customEmail.byAdministrator },
      changes,
    };
  }
}

const projectIn = (holder: Readonly<{ stream: string }> | null): number | null => {
  const [, projectId] = /^serviceDesk-(\d+)$/.exec(holder?.stream ?? '') ?? [];
  return projectId ? Number(projectId) : null;
};

/** A suffix holds no hyphen, so that no other pair looks alike. */
const valueOf = ({ slug, key }: Omit<ClaimedKey, 'claimId'>): string => `${slug}-${key}`;
