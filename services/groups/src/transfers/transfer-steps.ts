import { Injectable } from '@nestjs/common';
import { listMovingProjects, releaseMigration, TransferReason } from '@ledgerdesk/contracts';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { Commands, EventStore, Executed, ExecutedEvent } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { AccessService } from '../access/access.service';
import { isOwnerless, moverOf } from '../access/viewer';
import { at } from '../tree/by-id';
import { AddMember, ChangeMember } from '../members/members.decider';
import {
  CommitGroupTransfer,
  CompleteGroupTransfer,
  FailGroupTransfer,
  StartGroupTransfer,
} from '../tree/decide-transfers';
import { affectedProjects } from '../tree/running-transfers';
import { GroupTransferred, TREE, TreeEvent } from '../tree/tree';
import { notUndone, plannedTransfer } from '../tree/undo-plan';
import { ContactMigration, migrationOf, sourceChangeOf } from './contact-migration';
import { PresentTransfer, Transfer, TRANSFER_STREAM, TransferEvent } from './transfer';
import { transferList } from './transfer-list/transfer-list.projection';
import { TransferCommand, TransferInput, transferProcess } from './transfer.process';
import { Transfers } from './transfers';
import { obstacleReasons } from './undo-reasons';

type Of<Type extends TransferCommand['type']> = Extract<TransferCommand, Readonly<{ type: Type }>>;
type Refusal = Extract<TransferInput, { type: 'StartRefused' }>['data'];
/** Of an overlap also the other transfer, and its group. */
type RefusalDetails = Readonly<{ reason: TransferReason; transferId?: number; groupId: number }>;

/** A part of a migration, and what is asked before it. */
const TIME_FOR_ONE_MS = 10_000;
const OWNER = 50;

/** Does the steps of group transfers. What can't be done at present is done again later. */
@Injectable()
export class TransferSteps implements ProcessHandler<TransferCommand, TransferInput> {
  readonly timeForOneMs = TIME_FOR_ONE_MS;

  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
    private readonly transfers: Transfers,
    private readonly migration: ContactMigration,
    private readonly client: ServiceClient,
    private readonly eventStore: EventStore,
  ) {}

  async send(command: TransferCommand, step: ProcessStep): Promise<TransferInput | null> {
    const { transferId } = command.transfer.request;
    const scope = RequestScope.ofStep(step).through('transfer').because({ transferId }).part(step.step);
    try {
      return await this.run(command, scope);
    } catch (error) {
      if (isPassing(error)) return null;
      throw error;
    }
  }

  private run(command: TransferCommand, scope: RequestScope): Promise<TransferInput | null> {
    switch (command.type) {
      case 'assess':
        return this.assess(command.transfer, scope);
      case 'start':
        return this.start(command, scope);
      case 'prepare':
        return this.prepare(command, scope);
      case 'commit':
        return this.commit(command.transfer, scope);
      case 'unlock':
        return this.unlock(command.transfer, scope);
      case 'release':
        return this.release(command.transfer, scope);
      case 'add-owner':
        return this.addOwner(command.transfer, scope);
      case 'apply':
        return this.apply(command, scope);
      case 'repoint':
        return this.repoint(command, scope);
      case 'complete':
        return this.complete(command.transfer, scope);
    }
  }

  private async assess(transfer: PresentTransfer, scope: RequestScope): Promise<TransferInput> {
    return { type: 'Assessed', data: { somethingToMigrate: await this.somethingToMigrate(transfer, scope) } };
  }

  /** Null where something in the affected part that began before is not finished yet (TRF-57). */
  private async start(
    { transfer, somethingToMigrate }: Of<'start'>,
    scope: RequestScope,
  ): Promise<TransferInput | null> {
    const { requestedAt: _, requestedBy, fromParentId: __, ...request } = transfer.request;
    if (await this.isIssueMoving(transfer, scope)) return null;
    const { by } = await this.mover(transfer);
    const metadata = scope.command();
    try {
      const { state } = await this.commands.execute(
        new StartGroupTransfer({ ...request, by, somethingToMigrate }, metadata),
      );
      const running = state.transfers[request.transferId];
      if (!running) return null;
      const { fromParentId, mode, sourceBefore, sourceAfter, undo } = running;
      const undoing = undo ? { undo } : {};
      return { type: 'Started', data: { fromParentId, mode, sourceBefore, sourceAfter, ...undoing } };
    } catch (error) {
      if (isStillBusy(error)) return null;
      return { type: 'StartRefused', data: refusalOf(error, metadata.now) };
    }
  }

  /** Null while the transfer that is undone still looks for what was stored late (TRF-59). */
  private async prepare({ transfer, part, after }: Of<'prepare'>, scope: RequestScope): Promise<TransferInput | null> {
    const { undoes } = transfer.request;
    if (undoes !== undefined && isSweeping(await this.transfers.load(undoes))) return null;
    const tree = await this.transfers.tree();
    const prepared = await this.migration.prepare(tree, transfer, after, scope);
    const { next, total, contacts, organizations, obstacles } = prepared;
    if (undoes !== undefined && obstacles.length > 0) {
      const message = notUndone(undoes, obstacleReasons(obstacles));
      return { type: 'PrepareRefused', data: { reason: 'conflict', message, abandonedAt: scope.command().now } };
    }
    return { type: 'PartPrepared', data: { part, next, total, contacts, organizations } };
  }

  /** Everything is checked again, by the rights and the contacts there are now (TRF-10). */
  private async commit(transfer: PresentTransfer, scope: RequestScope): Promise<TransferInput | null> {
    const { requestedAt: _, requestedBy: __, fromParentId: ___, ...request } = transfer.request;
    const somethingToMigrate = await this.somethingToMigrate(transfer, scope);
    const mover = await this.mover(transfer);
    const metadata = scope.command();
    try {
      const executed = await this.commands.execute(
        new CommitGroupTransfer({ ...request, ...mover, somethingToMigrate }, metadata),
      );
      return await this.committed(transfer, executed);
    } catch (error) {
      if (hasEnded(error)) return null;
      return { type: 'CommitRefused', data: refusalOf(error, metadata.now) };
    }
  }

  /** A commit that was on its way may have been faster. */
  private async unlock(transfer: PresentTransfer, scope: RequestScope): Promise<TransferInput> {
    const { transferId, groupId } = transfer.request;
    const metadata = scope.command();
    try {
      const { reason, message } = transfer.failure!;
      await this.commands.execute(new FailGroupTransfer({ transferId, groupId, reason, message }, metadata));
      return { type: 'Unlocked', data: { failedAt: metadata.now } };
    } catch (error) {
      if (isRefused(error, 'transfer-committed')) return this.committed(transfer);
      throw error;
    }
  }

  private async release(transfer: PresentTransfer, scope: RequestScope): Promise<TransferInput> {
    await this.client.ask(releaseMigration, migrationOf(transfer), scope);
    return { type: 'Released', data: { failedAt: scope.command().now } };
  }

  /** TRF-27: the tree has named the owner; the memberships of the group follow. */
  private async addOwner({ request }: PresentTransfer, scope: RequestScope): Promise<TransferInput> {
    const { model } = await this.access.viewerNow(request.requestedBy);
    const { owner, createdAt } = model.groups.get(request.groupId)!;
    const membership = {
      place: { kind: 'group', id: request.groupId },
      userId: request.requestedBy,
      isRoot: true,
      founder: owner === null ? null : { userId: owner, since: createdAt },
      by: OWNER,
      role: OWNER,
      expiresAt: null,
    } as const;
    try {
      await this.commands.execute(new AddMember(membership, scope.command('add')));
    } catch (error) {
      if (!isRefused(error, 'member-already-exists')) throw error;
      await this.commands.execute(new ChangeMember(membership, scope.command('change')));
    }
    return { type: 'OwnerAdded', data: {} };
  }

  private async apply({ transfer, part }: Of<'apply'>, scope: RequestScope): Promise<TransferInput> {
    const deferred = await this.deferredSweep(transfer, scope);
    if (deferred) return deferred;
    const { done, total, contacts, organizations } = await this.migration.apply(transfer, scope);
    return { type: 'PartApplied', data: { part, done, total, contacts, organizations } };
  }

  private async repoint({ transfer, part, after }: Of<'repoint'>, scope: RequestScope): Promise<TransferInput> {
    const deferred = await this.deferredSweep(transfer, scope);
    if (deferred) return deferred;
    const asked = { migration: migrationOf(transfer), after, by: transfer.request.requestedBy };
    const tree = await this.transfers.tree();
    const { next, issues, links } = await this.migration.repoint(tree, sourceChangeOf(transfer), asked, scope);
    return { type: 'LinksRepointed', data: { part, next, issues, links } };
  }

  /** Once another transfer of the group is committed, what was stored late is where it belongs, or is that one's to treat. */
  private async deferredSweep(
    { request: { transferId, groupId }, now }: PresentTransfer,
    scope: RequestScope,
  ): Promise<TransferInput | null> {
    if (now.status !== 'completed') return null;
    const tree = await this.transfers.tree();
    const last = at(tree.lastTransfers, groupId);
    if (last && last.transferId !== transferId) return { type: 'SweepDeferred', data: { at: null } };
    const isMoving = Object.values(tree.transfers).some((other) => other.groupId === groupId);
    return isMoving ? { type: 'SweepDeferred', data: { at: scope.command().now } } : null;
  }

  private async complete({ request: { transferId } }: PresentTransfer, scope: RequestScope): Promise<TransferInput> {
    const metadata = scope.command();
    await this.commands.execute(new CompleteGroupTransfer({ transferId }, metadata));
    return { type: 'Completed', data: { completedAt: metadata.now } };
  }

  /** In or out of what the transfer is to affect. */
  private async isIssueMoving({ request }: PresentTransfer, scope: RequestScope): Promise<boolean> {
    const tree = await this.transfers.tree();
    const affected = new Set(affectedProjects(tree, plannedTransfer(tree, request)));
    if (affected.size === 0) return false;
    const { projectIds } = await this.client.ask(listMovingProjects, {}, scope);
    return projectIds.some((id) => affected.has(id));
  }

  private async somethingToMigrate({ request }: PresentTransfer, scope: RequestScope): Promise<boolean> {
    const tree = await this.transfers.tree();
    const plan = plannedTransfer(tree, request);
    return this.migration.somethingToMigrate(tree, plan, request.contactsScope, scope);
  }

  /** Whoever requested it, with the roles of this moment. */
  private async mover({ request: { groupId, toParentId, requestedBy } }: PresentTransfer) {
    const viewer = await this.access.viewerNow(requestedBy);
    const { groups } = viewer.model;
    const group = groups.get(groupId)!;
    const by = moverOf(viewer, group, toParentId === null ? null : groups.get(toParentId)!);
    return { by, ownerless: isOwnerless(viewer, group) };
  }

  /** By the tree's event; where the command is not known as a repeat any more, it is looked for. */
  private async committed(
    { request: { transferId } }: PresentTransfer,
    executed?: Executed<unknown>,
  ): Promise<TransferInput> {
    const isCommit = (event: Pick<ExecutedEvent, 'type' | 'data'>): event is GroupTransferred =>
      event.type === 'GroupTransferred' && (event as GroupTransferred).data.transferId === transferId;
    const event =
      (await executed?.events())?.find(isCommit) ?? (await this.eventStore.read<TreeEvent>(TREE)).find(isCommit);
    const { newOwner, transferredAt: committedAt } = event!.data as GroupTransferred['data'];
    return { type: 'Committed', data: { newOwner, committedAt } };
  }
}

const isSweeping = (transfer: Transfer): boolean =>
  transfer?.now.status === 'completed' && typeof transfer.now.sweep === 'object';

/** Refusals that say why, for good. @throws the error where it is another */
const refusalOf = (error: unknown, abandonedAt: string): Refusal => {
  if (!isRefused(error, 'transfer-refused', 'overlapping-transfer')) throw error;
  const { details, message } = error as DomainError;
  const { reason, transferId, groupId } = details as RefusalDetails;
  return { reason, message, abandonedAt, ...(transferId !== undefined && { overlaps: { transferId, groupId } }) };
};

const isRefused = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof DomainError && codes.includes(error.code);
/** On the tree, where the process has not come to know it yet. */
const hasEnded = (error: unknown) => isRefused(error, 'transfer-not-found');
const isStillBusy = (error: unknown) => hasEnded(error) || isRefused(error, 'project-being-transferred');
/** Whether it may go otherwise when it is tried again. A preparation comes too late where it was released meanwhile. */
const isPassing = (error: unknown) => isRefused(error, 'unavailable', 'concurrent-change', 'migration-released');

const transferWorkList = workList(transferProcess, {
  collection: 'open-transfers',
  version: 2,
  stream: TRANSFER_STREAM,
  handles: transferList.handles,
});

export const groupTransferProcess: ProcessDefinition<TransferInput, Transfer, TransferEvent, TransferCommand> = {
  process: transferProcess,
  workList: transferWorkList,
  handler: TransferSteps,
};
