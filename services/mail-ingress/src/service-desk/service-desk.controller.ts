import { Controller } from '@nestjs/common';
import {
  changeCustomEmail,
  changeServiceDesk,
  CustomEmailView,
  readCustomEmail,
  readServiceDesk,
  removeCustomEmail,
  ServiceDeskView,
  showServiceDesk,
  TargetAccess,
} from '@ledgerdesk/contracts';
import {
  InvalidFields,
  omitUndefined,
  optional,
  type RuleResult,
  throwIfViolated,
  tooLong,
  unchanged,
  validate,
} from '@ledgerdesk/fields';
import { Allows, Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { OwnAddresses } from '../addresses/own-addresses';
import { slugOf } from '../addresses/slug';
import { CustomEmails } from './custom-emails';
import { OptionRules } from './option-rules';
import { assertWritable, maintainers } from './project-members';
import { ClaimedKey } from './service-desk';
import { DeskSettings, ServiceDesks, ticketsAreConfidential } from './service-desks';

const LONGEST_KEY = 255;
const KEY_FORM = 'may contain only lowercase letters (a-z), numbers (0-9) and underscores (_)';

const keyText = optional((text) => (text.length > LONGEST_KEY ? [tooLong(LONGEST_KEY)] : []), unchanged);
/** SET-5, SET-7. */
const rules = {
  issueTemplateKey: optional(LONGEST_KEY),
  projectKey: (input: string | null): RuleResult<string | null> => {
    const { value, violations } = keyText(input);
    return { value, violations: /^[a-z0-9_]*$/.test(input ?? '') ? violations : [KEY_FORM, ...violations] };
  },
};

/** MA-2 */
const readers: Allows = ({ target }) => target?.kind === 'project' && target.sees === 'all';

/** Changed by Maintainers (SET-1). */
@Controller()
export class ServiceDeskController {
  constructor(
    private readonly serviceDesks: ServiceDesks,
    private readonly addresses: OwnAddresses,
    private readonly customEmails: CustomEmails,
    private readonly optionRules: OptionRules,
  ) {}

  @Answers(readServiceDesk, maintainers)
  async read({ scope }: IncomingRequest<typeof readServiceDesk>) {
    return { serviceDesk: await this.view(scope, await this.serviceDesks.of(scope.access.target!.id)) };
  }

  @Answers(showServiceDesk, readers)
  async show({ scope }: IncomingRequest<typeof showServiceDesk>) {
    const settings = await this.serviceDesks.of(scope.access.target!.id);
    if (!maintainers(scope.access)) return { enabled: settings.enabled, address: null };
    const { enabled, address } = await this.view(scope, settings);
    return { enabled, address };
  }

  @Answers(changeServiceDesk, maintainers)
  async change({ payload, scope }: IncomingRequest<typeof changeServiceDesk>) {
    const project = scope.access.target!;
    assertWritable(scope.access);
    const { enabled, formerAddresses, ticketsConfidentialByDefault, ifChanges } = payload;
    const { customEmailEnabled, notifyUsers } = payload;
    const { values, violations } = validate(rules, payload);
    throwIfViolated(violations);
    const { issueTemplateKey } = values;
    const options = omitUndefined({ issueTemplateKey, customEmailEnabled, notifyUsers });
    await this.optionRules.assertAllowed(options, scope);
    const asked = { enabled, ticketsConfidentialByDefault, options, ifChanges };
    const { projectKey: key } = values;
    const projectKey = typeof key === 'string' ? { key, slug: slugOf(project.fullPath) } : key;
    const givesUp = formerAddresses && (await this.leftOut(project, formerAddresses));
    const change = { projectId: project.id, ...asked, projectKey, givesUp };
    const changed = await this.serviceDesks.change(change, scope.command());
    const { position, ...settings } = changed;
    // It is read from its stream, so that there is nothing that could be behind.
    return { serviceDesk: await this.view(scope, settings), position, visible: true };
  }

  @Answers(readCustomEmail, maintainers)
  async customEmail({ scope }: IncomingRequest<typeof readCustomEmail>) {
    return { customEmail: await this.customEmailView(scope, await this.serviceDesks.of(scope.access.target!.id)) };
  }

  @Answers(changeCustomEmail, maintainers)
  async changeCustomEmail({ payload, scope }: IncomingRequest<typeof changeCustomEmail>) {
    assertWritable(scope.access);
    const { position, ...settings } = await this.customEmails.change(payload.customEmail, scope);
    return { customEmail: await this.customEmailView(scope, settings), position, visible: true };
  }

  @Answers(removeCustomEmail, maintainers)
  async removeCustomEmail({ scope }: IncomingRequest<typeof removeCustomEmail>) {
    assertWritable(scope.access);
    const { id } = scope.access.target!;
    const { position } = await this.serviceDesks.changeCustomEmail(id, null, scope.command());
    return { position, visible: true };
  }

  /** The former pairs whose addresses a list does not name (RT-8). */
  private async leftOut({ id }: TargetAccess, formerAddresses: readonly string[]): Promise<readonly ClaimedKey[]> {
    const { formerKeys } = await this.serviceDesks.of(id);
    const stay = new Set(formerAddresses.map((address) => address.toLowerCase()));
    const known = new Map(formerKeys.map((key) => [this.addressOf(id, key)?.toLowerCase(), key]));
    if ([...stay].some((address) => !known.has(address)))
      throw new InvalidFields([{ path: 'formerAddresses', message: 'can only be left out' }]);
    return [...known].flatMap(([address, key]) => (address !== undefined && !stay.has(address) ? [key] : []));
  }

  private addressOf(projectId: number, { slug, key }: ClaimedKey): string | null {
    return this.addresses.ofProject(slug, projectId, key).alias;
  }

  /** SET-4: switched off, it has no address. */
  private async view(scope: RequestScope, settings: DeskSettings): Promise<ServiceDeskView> {
    const { id, fullPath, visibility } = scope.access.target!;
    const { enabled, projectKey, keySlug, formerKeys, options, customEmail, changes } = settings;
    const slug = slugOf(fullPath);
    const { incoming } = this.addresses.ofProject(slug, id, null);
    const { alias } = this.addresses.ofProject(keySlug ?? slug, id, projectKey);
    const warnings = await this.customEmailWarnings(scope, settings);
    return {
      projectId: id,
      enabled,
      projectKey,
      changes,
      address: enabled ? addressToTell(settings, alias ?? incoming) : null,
      incomingAddress: enabled ? incoming : null,
      aliasAddress: enabled ? alias : null,
      customAddress: customEmail && customEmail.address,
      formerAddresses: formerKeys.flatMap((key) => this.addressOf(id, key) ?? []),
      ticketsConfidentialByDefault: ticketsAreConfidential(settings, visibility),
      ...options,
      notifyUsers: [...options.notifyUsers],
      warnings: [
        ...(this.addresses.isTooLong([incoming, alias]) ? (['address-too-long'] as const) : []),
        ...(keySlug !== null && keySlug !== slug ? (['address-not-renamed'] as const) : []),
        ...warnings,
      ],
    };
  }

  private async customEmailView(scope: RequestScope, settings: DeskSettings): Promise<CustomEmailView> {
    const { customEmail, options } = settings;
    return {
      customEmail: customEmail && customEmail.address,
      customEmailEnabled: options.customEmailEnabled,
      warnings: [...(await this.customEmailWarnings(scope, settings))],
    };
  }

  /** CUS-12 */
  private async customEmailWarnings(
    scope: RequestScope,
    { customEmail, options }: DeskSettings,
  ): Promise<CustomEmailView['warnings']> {
    if (!customEmail) return [];
    const isAllowed = await this.customEmails.isDomainAllowed(customEmail, scope);
    return [
      ...(options.customEmailEnabled ? (['check-sender-domain'] as const) : []),
      ...(isAllowed ? [] : (['custom-email-not-allowed'] as const)),
    ];
  }
}

/** SET-4 */
const addressToTell = ({ customEmail, options }: DeskSettings, other: string | null): string | null =>
  customEmail && options.customEmailEnabled ? customEmail.address : other;
