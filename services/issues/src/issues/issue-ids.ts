import { Injectable } from '@nestjs/common';
import { EventStore, IdBlocks } from '@ledgerdesk/event-store';

@Injectable()
export class IssueIds {
  readonly issue: IdBlocks;
  readonly note: IdBlocks;

  constructor(eventStore: EventStore) {
    this.issue = new IdBlocks(eventStore, 'issue');
    this.note = new IdBlocks(eventStore, 'note');
  }

  /** Of the note that says which contacts were linked; 0 where none are. */
  async contactsNote(contactIds: readonly number[]): Promise<number> {
    return contactIds.length > 0 ? this.note.take() : 0;
  }
}
