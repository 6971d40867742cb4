import { Controller } from '@nestjs/common';
import {
  Access,
  cancelTransfer,
  ContactsScope,
  listTransferLocations,
  listTransfers,
  previewTransfer,
  previewUndo,
  readTransfer,
  Reference,
  requestTransfer,
  TransferRefusal,
  undoTransfer,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { AccessService } from '../access/access.service';
import { roleAtLeast, signedIn } from '../access/allowed';
import { groupFor, mayCreateGroupIn, parentFor, targetFor, Viewer } from '../access/viewer';
import { FailGroupTransfer } from '../tree/decide-transfers';
import { notUndone } from '../tree/undo-plan';
import { PresentTransfer, Transfer } from './transfer';
import { TransferList } from './transfer-list/transfer-list.query';
import { transferLocations } from './transfer-locations.query';
import { Move, TransferPreviews, Undo } from './transfer-previews';
import { messageOfOverlap, seesTransfer, showTransfer } from './transfer-view';
import { Transfers } from './transfers';

const OWNER = 50;
const DEVELOPER = 30;
const owner = roleAtLeast(OWNER);
const inGroup = (access: Access) => access.target?.kind === 'group' && signedIn(access);

@Controller()
export class TransfersController {
  constructor(
    private readonly transfers: Transfers,
    private readonly previews: TransferPreviews,
    private readonly list: TransferList,
    private readonly commands: Commands,
    private readonly access: AccessService,
    private readonly readModels: ReadModels,
  ) {}

  @Answers(previewTransfer, inGroup)
  async preview({ payload, scope }: IncomingRequest<typeof previewTransfer>) {
    const viewer = await this.access.viewer(scope);
    return { preview: await this.previews.preview(viewer, moveOf(viewer, scope, payload), scope) };
  }

  /** An overlap is answered at once; whatever else is refused makes the transfer fail (API-51). */
  @Answers(requestTransfer, inGroup)
  async request({ payload, scope }: IncomingRequest<typeof requestTransfer>) {
    const { transferId } = payload;
    const viewer = await this.access.viewer(scope);
    const move = moveOf(viewer, scope, payload);
    if (!(await this.isRequested(transferId))) await this.throwIfOverlapping(viewer, move, scope);
    return this.begin(viewer, transferId, move, scope);
  }

  /** Whatever is known to be in the way is answered at once (TRF-44). */
  @Answers(undoTransfer, inGroup)
  async undo({ payload: { transferId, undoes }, scope }: IncomingRequest<typeof undoTransfer>) {
    const viewer = await this.access.viewer(scope);
    const back = await this.wayBack(viewer, undoes, scope);
    if (!(await this.isRequested(transferId))) {
      const reasons = await this.previews.undoReasons(back, scope);
      if (reasons.length > 0) throw new DomainError<TransferRefusal>('transfer-not-undone', notUndone(undoes, reasons));
      await this.throwIfOverlapping(viewer, back, scope);
    }
    return this.begin(viewer, transferId, back, scope);
  }

  @Answers(previewUndo, inGroup)
  async previewUndo({ payload: { undoes }, scope }: IncomingRequest<typeof previewUndo>) {
    const viewer = await this.access.viewer(scope);
    return { preview: await this.previews.previewUndo(viewer, await this.wayBack(viewer, undoes, scope), scope) };
  }

  /** @throws DomainError `transfer-not-found` (TRF-43); `forbidden` for others than TRF-44 says */
  private async wayBack(viewer: Viewer, undoes: number, scope: RequestScope): Promise<Move & Undo> {
    const original = await this.seen(viewer, undoes, scope);
    const { request, plan, now } = original;
    const { groups } = viewer.model;
    const group = groups.get(request.groupId)!;
    const fromParentId = plan ? plan.fromParentId : request.fromParentId;
    const parent = fromParentId === null ? null : (groups.get(fromParentId) ?? null);
    const goesBack = plan !== null && now.status === 'completed' && request.undoes === undefined;
    const former = {
      groupId: group.id,
      toParentId: fromParentId,
      mode: goesBack ? plan.mode : 'none',
      sourceBefore: plan?.sourceAfter ?? group.id,
      sourceAfter: plan?.sourceBefore ?? group.id,
      undo: { transferId: undoes, sources: [] },
      committed: null,
    } as const;
    const migrated = former.mode === 'none' ? [] : [former.sourceBefore, former.sourceAfter];
    const edits = (id: number) => viewer.role(groups.get(id)!) >= DEVELOPER;
    if (viewer.role(group) < OWNER || !mayCreateGroupIn(viewer, parent) || !migrated.every(edits))
      throw new DomainError('forbidden', `You may not undo transfer ${undoes}`);
    return { group, parent, contactsScope: request.contactsScope, undoes, former };
  }

  private async isRequested(transferId: number): Promise<boolean> {
    return (await this.transfers.load(transferId)) !== null;
  }

  /** @throws DomainError `overlapping-transfer` */
  private async throwIfOverlapping(viewer: Viewer, move: Move, scope: RequestScope): Promise<void> {
    const overlaps = await this.previews.overlap(viewer, move, scope);
    if (!overlaps) return;
    const details = { transferId: overlaps.transferId, retryable: true };
    throw new DomainError<TransferRefusal>('overlapping-transfer', messageOfOverlap(viewer, overlaps), details);
  }

  private async begin(viewer: Viewer, transferId: number, move: Move, scope: RequestScope) {
    const metadata = scope.because({ transferId }).command();
    const { group, parent, contactsScope, undoes } = move;
    const undoing = undoes === undefined ? {} : { undoes };
    const places = { groupId: group.id, fromParentId: group.parent?.id ?? null, toParentId: parent?.id ?? null };
    const requested = { requestedBy: viewer.user!.id, requestedAt: metadata.now };
    const data = { transferId, ...places, contactsScope, ...undoing, ...requested };
    return this.answer(viewer, await this.transfers.record(transferId, { type: 'RequestTransfer', data }, metadata));
  }

  @Answers(readTransfer, signedIn)
  async read({ payload: { transferId }, scope }: IncomingRequest<typeof readTransfer>) {
    const viewer = await this.access.viewer(scope);
    return { transfer: showTransfer(viewer, await this.seen(viewer, transferId, scope)) };
  }

  @Answers(listTransfers, inGroup)
  async page({ payload, scope }: IncomingRequest<typeof listTransfers>) {
    const viewer = await this.access.viewer(scope);
    return this.list.page(viewer, groupFor(viewer, scope.access.target?.id ?? 0).id, payload);
  }

  @Answers(cancelTransfer, signedIn)
  async cancel({ payload: { transferId }, scope }: IncomingRequest<typeof cancelTransfer>) {
    const viewer = await this.access.viewer(scope);
    const { request } = await this.seen(viewer, transferId, scope);
    const cause = scope.because({ transferId });
    const metadata = cause.command();
    const cancelled = { type: 'CancelTransfer', data: { at: metadata.now } } as const;
    const executed = await this.transfers.record(transferId, cancelled, metadata);
    const { failure, now } = executed.state!;
    // The next step of the process, taken here: its commit may have been faster, which the caller is to know.
    if (now.status === 'rolling_back' && now.step === 'unlock') {
      const { reason, message } = failure!;
      const unlock = { transferId, groupId: request.groupId, reason, message };
      await this.commands.execute(new FailGroupTransfer(unlock, cause.command('unlock')));
    }
    return this.answer(viewer, executed);
  }

  @Answers(listTransferLocations, owner)
  async locations({ payload, scope }: IncomingRequest<typeof listTransferLocations>) {
    const viewer = await this.access.viewer(scope);
    return transferLocations(viewer, targetFor(viewer, scope.access), payload);
  }

  /** Of the group that was entered, or of any, where none was. @throws DomainError `transfer-not-found` */
  private async seen(viewer: Viewer, transferId: number, { access }: RequestScope): Promise<PresentTransfer> {
    const transfer = await this.transfers.load(transferId);
    const isOfTarget = access.target === null || isGroup(access.target, transfer?.request.groupId);
    if (transfer && isOfTarget && seesTransfer(viewer, transfer)) return transfer;
    throw new DomainError<TransferRefusal>('transfer-not-found', `There is no transfer ${transferId}`);
  }

  private async answer(viewer: Viewer, executed: Executed<Transfer>) {
    const visible = await this.readModels.waitUntilVisible(executed);
    return { transfer: showTransfer(viewer, executed.state!), position: executed.position, visible };
  }
}

const isGroup = ({ kind, id }: NonNullable<Access['target']>, groupId: number | undefined): boolean =>
  kind === 'group' && id === groupId;

type Where = Readonly<{ toParent: Reference | null; contacts: ContactsScope }>;

/** @throws DomainError first where the parent is not to be found (TRF-9), then `forbidden` unless an Owner asks */
const moveOf = (viewer: Viewer, { access }: RequestScope, { toParent, contacts: contactsScope }: Where): Move => {
  const group = groupFor(viewer, access.target?.id ?? 0);
  const parent = toParent === null ? null : parentFor(viewer, toParent);
  if (!owner(access)) throw new DomainError('forbidden', 'Only Owners transfer a group');
  return { group, parent, contactsScope };
};
