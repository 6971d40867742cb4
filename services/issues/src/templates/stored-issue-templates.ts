import { Injectable } from '@nestjs/common';
import { IssueTemplateView, listIssueTemplates, ReplyOf, RequestPayload } from '@ledgerdesk/contracts';
import { EventStore } from '@ledgerdesk/event-store';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';
import { fitted } from '../fitted-texts';
import { ownersAt } from '../owners';
import { templatesStream } from './issue-templates';
import { issueTemplatesDecider } from './issue-templates.decider';

/** The issue templates of what was entered and of the groups above, as of now (SET-17). */
@Injectable()
export class StoredIssueTemplates {
  constructor(
    private readonly client: ServiceClient,
    private readonly eventStore: EventStore,
  ) {}

  /** The nearest of this name; null where there is none. */
  async named(name: string, scope: RequestScope): Promise<IssueTemplateView | null> {
    const content = (await this.all(scope)).get(name);
    return content === undefined ? null : { name, content };
  }

  /** By name, in the order of code points. */
  async page(
    { page, perPage }: RequestPayload<typeof listIssueTemplates>,
    scope: RequestScope,
  ): Promise<ReplyOf<typeof listIssueTemplates>> {
    const sorted = [...(await this.all(scope))].sort(([one], [other]) => (one < other ? -1 : 1));
    const from = (page - 1) * perPage;
    const shown = sorted.slice(from, from + perPage);
    const contents = fitted(shown.map(([, content]) => content));
    const items = shown.map(([name], index) => ({ name, content: contents[index]! }));
    return { items, total: sorted.length, more: sorted.length > from + perPage };
  }

  private async all(scope: RequestScope): Promise<ReadonlyMap<string, string>> {
    const owners = await ownersAt(this.client, scope);
    const loaded = await Promise.all(
      owners.map((owner) => this.eventStore.load(templatesStream(owner), issueTemplatesDecider)),
    );
    return new Map(loaded.reverse().flatMap(({ state }) => [...state]));
  }
}
