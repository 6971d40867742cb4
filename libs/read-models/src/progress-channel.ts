import { EventEmitter } from 'node:events';

/** `collection`: with its version, as `name@version`. */
export type ProgressListener = (collection: string, position: number) => void;

/** Which collections events went into, and how far they have come. Only a hint: it may get lost, the checkpoint is the truth. */
export interface ProgressChannel {
  publish(collection: string, position: number): void;
  /** @returns ends the subscription */
  subscribe(listener: ProgressListener): () => void;
}

/** Within one process. */
export class InProcessProgress implements ProgressChannel {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  publish(collection: string, position: number): void {
    this.emitter.emit('progress', collection, position);
  }

  subscribe(listener: ProgressListener): () => void {
    this.emitter.on('progress', listener);
    return () => this.emitter.off('progress', listener);
  }
}
