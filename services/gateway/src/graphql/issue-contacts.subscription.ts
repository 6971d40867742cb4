import { Signal } from '@ledgerdesk/async';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { StoreUnavailable } from '@ledgerdesk/state';
import { idIn } from './global-ids';
import { findIssue } from './issue-lists';
import { contactsOf } from './issues.resolvers';
import type { IssueModel } from './models';
import type { Operation } from './operation';
import { HttpError } from '../request/error-responses';
import { meaningOf } from './refusals';

/** What a subscription has besides: each of its events is an operation of its own. */
export type SubscriptionContext = Readonly<{
  /** @throws HttpError where the caller is not let in any more */
  open(): Promise<Operation>;
  changed(issueId: number, listener: () => void): () => void;
  ended: AbortSignal;
}>;
/** What is sent: null where the issue can't be read any more. */
export type IssueEvent = Readonly<{ operation: Operation; issueCrmContactsUpdated: IssueModel | null }>;

/** So often rights are looked at where nothing changes. */
const LOOK_EVERY_MS = 60_000;
const TRY_AGAIN_MS = 1_000;
const TOO_MANY_REQUESTS = 429;

/** GQL-40. */
export const issueContactsSubscription = {
  Subscription: {
    issueCrmContactsUpdated: {
      subscribe: (_: unknown, { issuableId }: Readonly<{ issuableId: string }>, context: SubscriptionContext) =>
        issueEvents(idIn(issuableId, 'IssuableID', 'issuableId'), context),
    },
  },
};

/** The issue as it is, then whenever its contacts are others: changes that come meanwhile are one. */
async function* issueEvents(
  issueId: number,
  { open, changed, ended }: SubscriptionContext,
): AsyncGenerator<IssueEvent> {
  const awakened = new Signal();
  const stop = changed(issueId, awakened.notify);
  ended.addEventListener('abort', awakened.notify, { once: true });
  try {
    for (let sent: string | null = null; !ended.aborted;) {
      const found = await look(issueId, open);
      if (found === 'later') {
        await awakened.wait(TRY_AGAIN_MS);
        continue;
      }
      const links = JSON.stringify(found.issueCrmContactsUpdated?.details.contactIds ?? null);
      if (links !== sent) yield found;
      if (!found.issueCrmContactsUpdated) return;
      sent = links;
      await awakened.wait(LOOK_EVERY_MS);
    }
  } finally {
    stop();
    ended.removeEventListener('abort', awakened.notify);
  }
}

/** `later`: no answer at present. @throws HttpError */
const look = async (issueId: number, open: SubscriptionContext['open']): Promise<IssueEvent | 'later'> => {
  try {
    const operation = await open();
    const issue = await findIssue(issueId, operation);
    if (issue) await contactsOf(issue, operation); // What is shown must not fail while it is sent.
    return { operation, issueCrmContactsUpdated: issue };
  } catch (error) {
    if (isPassing(error)) return 'later';
    throw error;
  }
};

/** Also that too much was asked for in this minute (API-13). */
const isPassing = (error: unknown): boolean => {
  if (error instanceof HttpError) return error.response.status === TOO_MANY_REQUESTS;
  return error instanceof StoreUnavailable || (error instanceof DomainError && meaningOf(error) === 'later');
};
