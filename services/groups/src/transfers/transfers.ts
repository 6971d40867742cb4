import { Injectable } from '@nestjs/common';
import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { EventStore, Executed } from '@ledgerdesk/event-store';
import { recordInput } from '@ledgerdesk/processes';
import { Tree, TREE } from '../tree/tree';
import { treeDecider } from '../tree/tree.decider';
import { Transfer, transferStream } from './transfer';
import { TransferInput, transferProcess } from './transfer.process';

/** The transfers, and the tree that they change, as their streams have them now. */
@Injectable()
export class Transfers {
  constructor(private readonly eventStore: EventStore) {}

  async load(transferId: number): Promise<Transfer> {
    return (await this.eventStore.load(transferStream(transferId), transferProcess)).state;
  }

  /** What becomes of it by this input. @throws DomainError `transfer-committed` */
  record(transferId: number, input: TransferInput, metadata: CommandMetadata): Promise<Executed<Transfer>> {
    return recordInput(this.eventStore, transferStream(transferId), transferProcess, input, metadata);
  }

  async tree(): Promise<Tree> {
    return (await this.eventStore.load(TREE, treeDecider)).state;
  }
}
