import { Announced, AnnouncementContract, AnnouncementOf, CloudEvent, cloudEvent } from '@ledgerdesk/contracts';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { derivedId } from '@ledgerdesk/event-store';
import { decode, encode } from './codec';

/** Turns a stored event into at most one public message. Pure; stands in a service's `*.announcements.ts`. */
export type Announce = (recorded: Recorded) => Announced | null;

export type AnnouncementListener<Contract extends AnnouncementContract> = Readonly<{
  /** Names the listener's place; 1 to 100 of `A-Z a-z 0-9 _ -`. All processes with this name share it. */
  durable: string;
  contracts: readonly Contract[];
  /** Its effect must bear a repetition. */
  handler: (announcement: AnnouncementOf<Contract>) => Promise<void>;
  signal: AbortSignal;
}>;

export abstract class Announcements {
  /**
   * Hears every announcement of these types, also those made before the durable's first listening: at least once, one at
   * a time, in the order of each service's log. Its place moves on after the handler has succeeded; after an error the
   * same announcement comes again, with growing pauses, before any later one of its service.
   *
   * @returns when it has stopped, after the signal; never rejects
   */
  abstract listen<Contract extends AnnouncementContract>(listening: AnnouncementListener<Contract>): Promise<void>;
}

/** The service that announces this type. */
export const serviceOf = ({ type }: Pick<AnnouncementContract, 'type'>): string => type.slice(0, type.indexOf('.'));

/** A place that was kept in another log than the one that is read. */
export class PlaceInAnotherLog extends Error {
  override readonly name = 'PlaceInAnotherLog';
}

/** The message of an announcement. Its id is the same however often the event is announced. */
export const encodeAnnouncement = (announced: Announced, recorded: Recorded, logId: string): Uint8Array => {
  const { type, payload, subject } = announced;
  const event: CloudEvent = {
    specversion: '1.0',
    id: derivedId(recorded.id, recorded.position),
    source: `/${serviceOf({ type })}`,
    type,
    ...(subject === undefined ? {} : { subject }),
    time: recorded.metadata.at,
    datacontenttype: 'application/json',
    traceparent: recorded.metadata.traceparent,
    logid: logId,
    position: String(recorded.position),
    data: payload,
  };
  return encode(type, event);
};

/** @throws ZodError for what is no announcement */
export const decodeAnnouncement = (message: Uint8Array): CloudEvent => cloudEvent.parse(decode(message));

/** @throws ZodError for data that is not what the contract of its type says; null where no contract has that type */
export const fitting = <Contract extends AnnouncementContract>(contracts: readonly Contract[], event: CloudEvent) => {
  const contract = contracts.find(({ type }) => type === event.type);
  return contract ? ({ ...event, data: contract.payload.parse(event.data) } as AnnouncementOf<Contract>) : null;
};
