import { Injectable } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogUnavailable } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
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

type NamedProject = Extract<ReadAddress, { isForged: boolean }>;

const LOOK_UP_MS = 5_000;

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
    if (!read || read.kind === 'mailbox' || read.kind === 'other') return null;
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
    const read = this.addresses.read(address);
    return read !== null && (read.kind === 'forged-key' || ('isForged' in read && read.isForged));
  }

  /** Whether mail from there is our own: an address of RT-1 to RT-9, or one that mails go out from (LOOP-2, PART-2). */
  isOwn(address: string): boolean {
    return this.addresses.isOwn(address);
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
