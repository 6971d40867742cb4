import { Command, Decider, Event } from '@ledgerdesk/event-sourcing';

/** Stream `conversationOf-<issueId>`: an issue that came from another project has the conversation that it began with there. */
export type ConversationContinued = Event<'ConversationContinued', { issueId: number; of: number }>;

export class ContinueConversation extends Command('ContinueConversation')<{ issueId: number; of: number }> {}

/** Which issue the conversation began with; null: with this one. */
export type Continuation = number | null;

export const continuationStream = (issueId: number): string => `conversationOf-${issueId}`;

export const continuationDecider: Decider<ContinueConversation, Continuation, ConversationContinued> = {
  initialState: null,
  decide: ({ data }, continued) => (continued === null ? [{ type: 'ConversationContinued', data }] : []),
  evolve: (_, { data }) => data.of,
};
