import { Controller } from '@nestjs/common';
import {
  Access,
  cancelTransfer,
  ContactsScope,
  listTransferLocations,
  listTransfers,
  previewTransfer,
  readTransfer,
  Reference,
  requestTransfer,
  TransferRefusal,
} from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { Commands, Executed } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest, RequestScope } from '@ledgerdesk/messaging';
import { ReadModels } from '@ledgerdesk/read-models';
import { AccessService } from '../access/access.service';
import { roleAtLeast, signedIn } from '../access/allowed';
import { groupFor, parentFor, targetFor, Viewer } from '../access/viewer';
import { FailGroupTransfer } from '../tree/decide-transfers';
import { PresentTransfer, Transfer } from './transfer';
import { TransferList } from './transfer-list/transfer-list.query';
import { transferLocations } from './transfer-locations.query';
import { messageOfOverlap, Move, TransferPreviews } from './transfer-previews';
import { seesTransfer, showTransfer } from './transfer-view';
import { Transfers } from './transfers';

const owner = roleAtLeast(50);
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
    const isRepeat = (await this.transfers.load(transferId)) !== null;
    const overlaps = isRepeat ? null : await this.previews.overlap(viewer, move, scope);
    if (overlaps) {
      const details = { transferId: overlaps.transferId, retryable: true };
      throw new DomainError<TransferRefusal>('overlapping-transfer', messageOfOverlap(viewer, overlaps), details);
    }

    const metadata = scope.because({ transferId }).command();
    const { group, parent, contactsScope } = move;
    const places = { groupId: group.id, fromParentId: group.parent?.id ?? null, toParentId: parent?.id ?? null };
    const requested = { requestedBy: viewer.user!.id, requestedAt: metadata.now };
    const data = { transferId, ...places, contactsScope, ...requested };
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
      const unlock = { transferId, groupId: request.groupId, ...failure! };
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
