import { Injectable } from '@nestjs/common';
import { EventStore, IdBlocks } from '@ledgerdesk/event-store';

@Injectable()
export class IssueIds {
  readonly issue: IdBlocks;
  readonly note: IdBlocks;
  readonly label: IdBlocks;

  constructor(eventStore: EventStore) {
    this.issue = new IdBlocks(eventStore, 'issue');
    this.note = new IdBlocks(eventStore, 'note');
    this.label = new IdBlocks(eventStore, 'label');
  }
}
