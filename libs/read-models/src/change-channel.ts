import { EventEmitter } from 'node:events';
import { DocumentId } from '@ledgerdesk/event-sourcing';

/** `ids`: of documents that were written or removed; null: any may have been. */
export type ChangeListener = (ids: readonly DocumentId[] | null) => void;

/**
 * Which documents of a collection were written, told after they were, by the projections that tell it. Only a hint: it may
 * come late or get lost.
 */
export abstract class ChangeChannel {
  /** @param collection without its version */
  abstract publish(collection: string, ids: readonly DocumentId[]): void;
  /** @returns ends the subscription */
  abstract subscribe(collection: string, listener: ChangeListener): () => void;
}

/** Within one process. */
export class InProcessChanges extends ChangeChannel {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  publish(collection: string, ids: readonly DocumentId[]): void {
    this.emitter.emit(collection, ids);
  }

  subscribe(collection: string, listener: ChangeListener): () => void {
    this.emitter.on(collection, listener);
    return () => this.emitter.off(collection, listener);
  }
}
