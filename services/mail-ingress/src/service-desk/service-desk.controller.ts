import { Controller } from '@nestjs/common';
import {
  changeServiceDesk,
  readServiceDesk,
  ServiceDeskView,
  showServiceDesk,
  TargetAccess,
} from '@ledgerdesk/contracts';
import {
  InvalidFields,
  optional,
  type RuleResult,
  throwIfViolated,
  tooLong,
  unchanged,
  validate,
} from '@ledgerdesk/fields';
import { Allows, Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { OwnAddresses } from '../addresses/own-addresses';
import { slugOf } from '../addresses/slug';
import { assertWritable, maintainers } from './project-members';
import { ClaimedKey } from './service-desk';
import { DeskSettings, ServiceDesks, ticketsAreConfidential } from './service-desks';

const LONGEST_KEY = 255;
const KEY_FORM = 'may contain only lowercase letters (a-z), numbers (0-9) and underscores (_)';

const keyText = optional((text) => (text.length > LONGEST_KEY ? [tooLong(LONGEST_KEY)] : []), unchanged);
/** SET-5. */
const rules = {
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
  ) {}

  @Answers(readServiceDesk, maintainers)
  async read({ scope }: IncomingRequest<typeof readServiceDesk>) {
    const project = scope.access.target!;
    return { serviceDesk: this.view(project, await this.serviceDesks.of(project.id)) };
  }

  @Answers(showServiceDesk, readers)
  async show({ scope: { access } }: IncomingRequest<typeof showServiceDesk>) {
    const project = access.target!;
    const { enabled, address } = this.view(project, await this.serviceDesks.of(project.id));
    return { enabled, address: maintainers(access) ? address : null };
  }

  @Answers(changeServiceDesk, maintainers)
  async change({ payload, scope }: IncomingRequest<typeof changeServiceDesk>) {
    const project = scope.access.target!;
    assertWritable(scope.access);
    const { projectKey: _, formerAddresses, ...asked } = payload;
    const { values, violations } = validate(rules, payload);
    throwIfViolated(violations);
    const { projectKey: key } = values;
    const projectKey = typeof key === 'string' ? { key, slug: slugOf(project.fullPath) } : key;
    const givesUp = formerAddresses && (await this.leftOut(project, formerAddresses));
    const change = { projectId: project.id, ...asked, projectKey, givesUp };
    const changed = await this.serviceDesks.change(change, scope.command());
    const { position, ...settings } = changed;
    // It is read from its stream, so that there is nothing that could be behind.
    return { serviceDesk: this.view(project, settings), position, visible: true };
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
  private view({ id, fullPath, visibility }: TargetAccess, settings: DeskSettings): ServiceDeskView {
    const { enabled, projectKey, formerKeys, changes } = settings;
    const { incoming, alias } = this.addresses.ofProject(slugOf(fullPath), id, projectKey);
    return {
      projectId: id,
      enabled,
      projectKey,
      changes,
      address: enabled ? (alias ?? incoming) : null,
      incomingAddress: enabled ? incoming : null,
      aliasAddress: enabled ? alias : null,
      formerAddresses: formerKeys.flatMap((key) => this.addressOf(id, key) ?? []),
      ticketsConfidentialByDefault: ticketsAreConfidential(settings, visibility),
      warnings: this.addresses.isTooLong([incoming, alias]) ? ['address-too-long'] : [],
    };
  }
}
