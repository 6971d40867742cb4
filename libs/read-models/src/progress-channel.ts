import { EventEmitter } from 'node:events';

/** `collection`: with its version, as `name@version`. */
export type HearProgress = (collection: string, position: number) => void;

/** Which collections events went into, and how far they have come. Only a hint: it may get lost, the checkpoint is the truth. */
export interface ProgressChannel {
  tell(collection: string, position: number): void;
  /** @returns stops hearing */
  hear(listener: HearProgress): () => void;
}

/** Within one process. */
export class InProcessProgress implements ProgressChannel {
  private readonly emitter = new EventEmitter().setMaxListeners(0);

  tell(collection: string, position: number): void {
    this.emitter.emit('progress', collection, position);
  }

  hear(listener: HearProgress): () => void {
    this.emitter.on('progress', listener);
    return () => this.emitter.off('progress', listener);
  }
}
