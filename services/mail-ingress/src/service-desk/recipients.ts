import { Injectable } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import pLimit from 'p-limit';
import { OwnAddresses, ReadAddress, Use } from '../addresses/own-addresses';
import { ParticipantRef } from '../addresses/participant-ref';
import { slugOf } from '../addresses/slug';
import { EnteredProject } from './support-bot';
import { Projects } from './projects';
import { ServiceDesks } from './service-desks';

/** Where an address of ours leads. `no-project`: missing, archived, without Service Desk, or of another slug, all alike (RT-15). */
export type AddressTarget =
  | Readonly<{ kind: 'seat'; seat: ParticipantRef; use: Use }>
  | Readonly<{ kind: 'forged-key' }>
  | Readonly<{ kind: 'project'; access: EnteredProject }>
  | Readonly<{ kind: 'no-project' }>;

/** Of the addresses that were asked for. */
export type OwnAmong = (address: string) => boolean;
type NamedProject = Extract<ReadAddress, { isForged: boolean }>;

const LOOK_UP_MS = 5_000;
/** Each is a read of the log. */
const MOST_LOOKED_UP = 200;
const READ_AT_ONCE = 16;
const TRIES_OF_ONE = 3;
const LONGEST_EMAIL = 320;

/** Who is written to. */
@Injectable()
export class Recipients {
  constructor(
    private readonly addresses: OwnAddresses,
    private readonly serviceDesks: ServiceDesks,
    private readonly projects: Projects,
  ) {}

  /**
   * Null where it is no address of ours, or one that stands for nothing. A project is entered as the Support Bot; `step`
   * names this within the scope.
   *
   * @throws DomainError `unavailable` where it can't be looked up
   */
  async targetOf(address: string, scope: RequestScope, step?: string): Promise<AddressTarget | null> {
    const read = this.addresses.read(address);
    if (read?.kind === 'mailbox') return null;
    if (!read || read.kind === 'other') return this.customTarget(address, scope, step);
    if (read.kind === 'seat' || read.kind === 'forged-key') return read;
    const access = await this.enter(read, scope, step).catch(unavailable);
    if (access) return { kind: 'project', access };
    return { kind: read.isForged ? 'forged-key' : 'no-project' };
  }

  /** Whether a mail to it is taken (ING-37). @throws DomainError `unavailable` where it can't be looked up */
  async accepts(address: string): Promise<boolean> {
    if (this.addresses.read(address)?.kind === 'mailbox') return true;
    const target = await this.targetOf(address, RequestScope.system({ withinMs: LOOK_UP_MS, via: 'mail' }));
    return target?.kind === 'seat' || target?.kind === 'project';
  }

  /** SEC-14: whether somebody guesses. */
  holdsForgedKey(address: string): boolean {
    const read = this.addresses.read(address) ?? this.addresses.readCustom(address)?.read ?? null;
    return read !== null && (read.kind === 'forged-key' || ('isForged' in read && read.isForged));
  }

  /**
   * Those of these addresses that are our own: of RT-1 to RT-10, or that mails go out from (LOOP-2, PART-2). Of the first so
   * many, all that are custom addresses.
   *
   * @throws DomainError `unavailable` where it can't be looked up
   */
  async own(addresses: readonly string[]): Promise<OwnAmong> {
    const own = new Set(addresses.filter((address) => this.addresses.isOwn(address)));
    const others = [...new Set(addresses)].filter((address) => !own.has(address)).slice(0, MOST_LOOKED_UP);
    const atOnce = pLimit(READ_AT_ONCE);
    const isCustom = async (address: string) => (await this.customProjectOfOne(address)) !== null;
    const custom = await Promise.all(
      others.map((address) => atOnce(async () => ((await isCustom(address)) ? [address] : []))),
    );
    const all = new Set([...own, ...custom.flat()]);
    return (address) => all.has(address);
  }

  /** RT-10, and RT-5 of a key at a custom address. */
  private async customTarget(address: string, scope: RequestScope, step?: string): Promise<AddressTarget | null> {
    const projectId = await this.customProject(address).catch(unavailable);
    if (projectId === null) return null;
    const keyed = this.addresses.readCustom(address);
    if (keyed) return keyed.read;
    const access = await this.projects.enter(projectId, scope, step).catch(unavailable);
    return access ? { kind: 'project', access } : { kind: 'no-project' };
  }

  /** Of one of many, which would all be looked up again because of one read that failed. */
  private async customProjectOfOne(address: string, tries = TRIES_OF_ONE): Promise<number | null> {
    try {
      return await this.customProject(address);
    } catch (error) {
      if (!(error instanceof LogUnavailable) || tries === 1) return unavailable(error);
      return this.customProjectOfOne(address, tries - 1);
    }
  }

  private customProject(address: string): Promise<number | null> {
    const customEmail = this.addresses.readCustom(address)?.customEmail ?? address;
    return isEmail(customEmail) ? this.serviceDesks.projectWithEmail(customEmail) : Promise.resolve(null);
  }

  /** The project whose present slug or path this is, or that has the pair (RT-8), with Service Desk on; else null. */
  private async enter(named: NamedProject, scope: RequestScope, step?: string): Promise<EnteredProject | null> {
    const project = await this.referenceOf(named);
    const access = project === null ? null : await this.projects.enter(project, scope, step);
    const isPresent = access && (named.kind !== 'project' || named.slug === slugOf(access.target.fullPath));
    return isPresent ? access : null;
  }

  private async referenceOf(named: NamedProject): Promise<string | number | null> {
    switch (named.kind) {
      case 'project':
        return named.projectId || null;
      case 'path':
        return named.fullPath;
      case 'pair':
        return this.serviceDesks.projectWith(named.slug, named.key);
    }
  }
}

const unavailable = (error: unknown): never => {
  if (!(error instanceof LogUnavailable)) throw error;
  throw new DomainError('unavailable', 'Projects can not be looked up at present; try again');
};

const isEmail = (address: string): boolean => address.length <= LONGEST_EMAIL && /^[^\s@<>]+@[^\s@<>]+$/.test(address);
