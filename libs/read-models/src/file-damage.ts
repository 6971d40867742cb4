import { isDamage } from '@ledgerdesk/sqlite';
import { CollectionDamaged, CollectionFiles } from './document-store';

/** Finds out, by what is asked of a collection, that its files are damaged; nothing more is asked of them then. */
export class FileDamage implements CollectionFiles {
  private found: CollectionDamaged | null = null;
  private readonly listeners = new Set<(damage: CollectionDamaged) => void>();
  /** How often it was begun anew: what was asked before tells nothing of the present files. */
  private begun = 0;

  constructor(
    private readonly collection: string,
    private readonly putAside: (cause: unknown) => Promise<void>,
    private readonly purgeFiles: () => Promise<void>,
  ) {}

  /** @throws CollectionDamaged */
  async watch<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
    if (this.found) throw this.found;
    const { begun } = this;
    try {
      return await ask();
    } catch (error) {
      if (!isDamage(error)) throw error;
      const damage = new CollectionDamaged(`The files of ${this.collection} are damaged`, { cause: error });
      if (begun === this.begun) this.tell(damage);
      throw damage;
    }
  }

  onDamage(listener: (damage: CollectionDamaged) => void): () => void {
    this.listeners.add(listener);
    if (this.found) listener(this.found);
    return () => void this.listeners.delete(listener);
  }

  async beginAnew(): Promise<void> {
    await this.putAside(this.found?.cause);
    this.begun += 1;
    this.found = null;
  }

  purge(): Promise<void> {
    return this.watch(this.purgeFiles);
  }

  private tell(damage: CollectionDamaged): void {
    if (this.found) return;
    this.found = damage;
    for (const listener of this.listeners) listener(damage);
  }
}
