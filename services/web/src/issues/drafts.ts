/** What is written and not sent yet, by whom and where: kept in the browser, so that nothing is lost with the page. */
export type DraftKind = 'reply' | 'note';
export type DraftStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class Drafts {
  constructor(
    private readonly store: DraftStore,
    private readonly userId: number,
    private readonly projectId: number,
    private readonly iid: number,
  ) {}

  read(kind: DraftKind): string {
    return this.store.getItem(this.keyOf(kind)) ?? '';
  }

  /** Where there is no room, or the browser keeps nothing, it is not kept. */
  keep(kind: DraftKind, text: string): void {
    try {
      if (text === '') this.store.removeItem(this.keyOf(kind));
      else this.store.setItem(this.keyOf(kind), text);
    } catch {
      // The text is still on the page.
    }
  }

  private keyOf(kind: DraftKind): string {
    return `draft/${this.userId}/${this.projectId}/${this.iid}/${kind}`;
  }
}
