import { Injectable } from '@nestjs/common';
import { Access, findUserByEmail, listAncestors } from '@ledgerdesk/contracts';
import { email, InvalidFields, refine, throwIfViolated, validateNew } from '@ledgerdesk/fields';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { OwnAddresses } from '../addresses/own-addresses';
import { domainOf } from '../addresses/patterns';
import { isRobot } from '../addresses/robots';
import { MailSettings } from '../settings/mail-settings';
import { DeskSettings, ServiceDesks } from './service-desks';

const LONGEST = 255;
const LOCAL_PART = /^[a-z0-9._-]+@[^@]*$/i;
const NOT_ALLOWED = 'is not allowed';
const rules = {
  customEmail: refine(email(LONGEST), (address) =>
    address !== null && LOCAL_PART.test(address) ? [] : ['is invalid'],
  ),
};

type OfProject = Readonly<{ address: string; byAdministrator: boolean }>;

/** The addresses that projects have of their own (CUS-1, CUS-9, CUS-12). */
@Injectable()
export class CustomEmails {
  constructor(
    private readonly settings: MailSettings,
    private readonly addresses: OwnAddresses,
    private readonly serviceDesks: ServiceDesks,
    private readonly client: ServiceClient,
  ) {}

  /** By an administrator, any domain. @throws InvalidFields */
  async change(input: string | null, scope: RequestScope) {
    const project = scope.access.target!;
    const customEmail = { address: addressIn(input), byAdministrator: isAdministrator(scope.access) };
    await this.assertAllowed(customEmail, scope);
    return this.serviceDesks.changeCustomEmail(project.id, customEmail, scope.command());
  }

  /** From which address mails of the project go out at present; null: from that of the installation (CUS-12). */
  async sendingFrom({ options, customEmail }: DeskSettings, scope: RequestScope): Promise<string | null> {
    if (!customEmail || !options.customEmailEnabled) return null;
    return (await this.isDomainAllowed(customEmail, scope)) ? customEmail.address : null;
  }

  /** Asked again and again: settings change, and groups move. @param scope of somebody who has entered the project */
  async isDomainAllowed({ address, byAdministrator }: OfProject, scope: RequestScope): Promise<boolean> {
    if (byAdministrator) return true;
    const domain = domainOf(address);
    const allowed = this.settings.customEmailDomains.filter((entry) => entry.domain === domain);
    if (allowed.length === 0 || allowed.some(({ groupId }) => groupId === null)) return allowed.length > 0;
    const { groupIds } = await this.client.ask(listAncestors, {}, scope);
    return allowed.some(({ groupId }) => groupIds.includes(groupId!));
  }

  private async assertAllowed(asked: OfProject, scope: RequestScope): Promise<void> {
    const { address } = asked;
    const isOurs = this.addresses.isOwn(address) || isRobot(address);
    if (isOurs || (await this.client.ask(findUserByEmail, { email: address }, scope)).userId !== null)
      throw violation(NOT_ALLOWED);
    if (!(await this.isDomainAllowed(asked, scope)))
      throw violation('belongs to a domain that an administrator must allow first');
  }
}

const addressIn = (input: string | null): string => {
  const { values, violations } = validateNew(rules, { customEmail: input });
  throwIfViolated(violations);
  return values.customEmail!;
};

const violation = (message: string) => new InvalidFields([{ path: 'customEmail', message }]);

const isAdministrator = ({ user }: Access): boolean => user?.isAdministrator === true;
