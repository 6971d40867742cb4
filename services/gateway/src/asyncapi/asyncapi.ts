import * as contracts from '@ledgerdesk/contracts';
import { AnnouncementContract, cloudEvent } from '@ledgerdesk/contracts';
import { z } from 'zod';

type Json = Readonly<Record<string, unknown>>;

const isAnnouncement = (exported: unknown): exported is AnnouncementContract =>
  typeof exported === 'object' && exported !== null && 'type' in exported && 'payload' in exported;

/** All types that are announced, by name. */
export const announcements: readonly AnnouncementContract[] = Object.values<unknown>(contracts)
  .filter(isAnnouncement)
  .sort((one, other) => (one.type < other.type ? -1 : 1));

/**
 * What subscribers can hear, as an AsyncAPI 3.0 document made from the contracts: a channel for each type, of which
 * Ledgerdesk sends CloudEvents in JSON. Where the server is, and who may subscribe, is the operator's.
 *
 * @see https://www.asyncapi.com/docs/reference/specification/v3.0.0
 */
export const asyncApiOf = (publicUrl: string): Json => ({
  asyncapi: '3.0.0',
  id: `${publicUrl}/api/v4/asyncapi.json`,
  info: {
    title: 'Announcements of Ledgerdesk',
    version: '1.0.0',
    description:
      'What happened to contacts, issues, groups and mails: ids, states, times and names of changed fields, and no text, ' +
      'name or address. Each comes at least once, in the order of the log of its service; a repeat has the same id. The ' +
      'number at the end of a type is raised when its data changes in a way that could break a reader.',
  },
  defaultContentType: 'application/cloudevents+json',
  channels: Object.fromEntries(
    announcements.map(({ type }) => [
      type,
      { address: `events.${type}`, messages: { [type]: ref('components', 'messages', type) } },
    ]),
  ),
  operations: Object.fromEntries(
    announcements.map(({ type }) => [
      type,
      { action: 'send', channel: ref('channels', type), messages: [ref('channels', type, 'messages', type)] },
    ]),
  ),
  components: {
    messages: Object.fromEntries(announcements.map((contract) => [contract.type, messageOf(contract)])),
  },
});

const messageOf = ({ type, payload }: AnnouncementContract): Json => ({
  name: type,
  title: titleOf(type),
  payload: schemaOf(cloudEvent.extend({ type: z.literal(type), data: payload })),
});

/** AsyncAPI's own schemas are a superset of this draft. */
const schemaOf = (schema: z.ZodType): Json => {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-7', io: 'input' });
  return rest;
};

/** `crm.contacts.created.v1`: contacts created. */
const titleOf = (type: string): string => {
  const [, resource = '', verb = ''] = type.split('.');
  return `${resource} ${verb}`.replaceAll('_', ' ');
};

const ref = (...path: readonly string[]): Json => ({ $ref: `#/${path.join('/')}` });
