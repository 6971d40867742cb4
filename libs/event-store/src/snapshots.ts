import { StateStore } from '@ledgerdesk/state';
import { FoldedRecord } from './folded-stream';

/** A snapshot of a long stream is saved at every so many events. */
export const EVENTS_PER_SNAPSHOT = 1_000;

type SnapshotRecord = FoldedRecord & Readonly<{ logId: string; version: number }>;

/** Folded states of long streams, in `state`. Losing one costs time, never more. */
export class Snapshots {
  private readonly saving = new Set<string>();

  constructor(
    private readonly state: StateStore,
    private readonly logId: string,
    private readonly failed: (error: unknown) => void = () => undefined,
  ) {}

  /** The newest state of this version, or null. Whether the stream still is what it was is for the reader to see. */
  async load(stream: string, version: number): Promise<FoldedRecord | null> {
    const kept = await this.state.get<SnapshotRecord>(keyOf(stream)).catch((error: unknown) => {
      this.failed(error);
      return null;
    });
    return kept?.value.logId === this.logId && kept.value.version === version ? kept.value : null;
  }

  /** Keeps a state if it is newer than what is kept. Nobody waits for it; one at a time per stream. */
  save(stream: string, version: number, record: FoldedRecord): void {
    if (this.saving.has(stream)) return;
    this.saving.add(stream);
    this.replace(stream, { ...record, logId: this.logId, version })
      .catch(this.failed)
      .finally(() => this.saving.delete(stream));
  }

  private async replace(stream: string, next: SnapshotRecord): Promise<void> {
    const kept = await this.state.get<SnapshotRecord>(keyOf(stream));
    const same = kept?.value.logId === next.logId && kept.value.version === next.version;
    if (same && kept.value.last.revision >= next.last.revision) return;
    await this.state.set(keyOf(stream), next, { expected: kept ? { version: kept.version } : 'absent' });
  }
}

const keyOf = (stream: string) => `snapshot/${stream}`;
