import { AnnouncementContract } from '@ledgerdesk/contracts';
import { Feed } from '@ledgerdesk/event-store';
import { StateStore } from '@ledgerdesk/state';
import {
  Announce,
  Announcements,
  decodeAnnouncement,
  encodeAnnouncement,
  fitting,
  AnnouncementListener,
  PlaceInAnotherLog,
} from './announcements';
import { followServices } from './follow-services';
import { Report } from './report';

/** The event of the last effect, or a later one that announced nothing. */
type ListenerPosition = Readonly<{ logId: string; position: number }>;

const EVENTS_BETWEEN_SAVES = 1_000;

export type InProcessAnnouncementsOptions = Readonly<{
  feed: Pick<Feed, 'next'>;
  logId: string;
  /** Keeps the listeners' places; of the same process as the log. */
  state: StateStore;
  /** By service. */
  announce: Readonly<Record<string, Announce>>;
  report: Report;
  pauseMs?: number;
}>;

/** Within a process a listener follows the log itself, through the services' own announcements. */
export class InProcessAnnouncements implements Announcements {
  constructor(private readonly options: InProcessAnnouncementsOptions) {}

  listen<Contract extends AnnouncementContract>(listening: AnnouncementListener<Contract>): Promise<void> {
    return followServices(listening, this.options, (service, ofService) => this.follow(service, ofService));
  }

  private async follow<Contract extends AnnouncementContract>(
    service: string,
    { durable, contracts, handler, signal }: AnnouncementListener<Contract>,
  ): Promise<void> {
    const { feed, logId, state } = this.options;
    const announce = this.options.announce[service];
    if (!announce) throw new Error(`No service ${service} announces in this process`);

    const key = `listener/${durable}/${service}`;
    const kept = await state.get<ListenerPosition>(key);
    if (kept && kept.value.logId !== logId)
      throw new PlaceInAnotherLog(
        `The place ${key} was kept in log ${kept.value.logId}, this is ${logId}: restore the state`,
      );
    let position = kept?.value.position ?? 0;
    let saved = kept?.version;
    const save = async (reached: number) => {
      const written = await state.set<ListenerPosition>(
        key,
        { logId, position: reached },
        { expected: saved ? { version: saved } : 'absent' },
      );
      if (written === 'conflict') throw new Error(`Another listener ${durable} has moved on in ${service}`);
      saved = written.version;
    };

    for (let unsaved = 0; !signal.aborted;) {
      const { events, upTo } = await feed.next(position, { signal });
      for (const recorded of events) {
        if (signal.aborted) return;
        const announced = announce(recorded);
        const announcement =
          announced &&
          contracts.some(({ type }) => type === announced.type) &&
          fitting(contracts, decodeAnnouncement(encodeAnnouncement(announced, recorded, logId)));
        if (!announcement) continue;
        await handler(announcement);
        await save(recorded.position);
        unsaved = 0;
      }
      position = upTo;
      unsaved += events.length;
      if (unsaved >= EVENTS_BETWEEN_SAVES) {
        await save(position);
        unsaved = 0;
      }
    }
  }
}
