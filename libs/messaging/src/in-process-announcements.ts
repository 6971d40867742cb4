import { AnnouncementContract } from '@ledgerdesk/contracts';
import { Feed } from '@ledgerdesk/event-store';
import { holdLease, StateStore } from '@ledgerdesk/state';
import {
  Announce,
  Announcements,
  byService,
  decodeAnnouncement,
  encodeAnnouncement,
  fitting,
  Listening,
} from './announcements';
import { Report } from './report';

const EVENTS_BETWEEN_SAVES = 1_000;

export type InProcessAnnouncementsOptions = Readonly<{
  feed: Pick<Feed, 'next'>;
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

  async listen<Contract extends AnnouncementContract>(listening: Listening<Contract>): Promise<void> {
    const { durable, contracts, signal } = listening;
    const { report, pauseMs: renewMs = 1_000 } = this.options;
    const follow = (service: string, wanted: readonly Contract[]) => {
      const name = `${durable}/${service}`;
      const onError = (error: unknown) => report('A listener begins again at its place', { durable, service }, error);
      return holdLease(null, { name, renewMs, signal, onError }, () =>
        this.follow(service, { ...listening, contracts: wanted }),
      );
    };
    await Promise.all(byService(contracts).map(({ service, contracts: wanted }) => follow(service, wanted)));
  }

  private async follow<Contract extends AnnouncementContract>(
    service: string,
    { durable, contracts, handler, signal }: Listening<Contract>,
  ): Promise<void> {
    const { feed, state } = this.options;
    const announce = this.options.announce[service];
    if (!announce) throw new Error(`No service ${service} announces in this process`);

    const key = `listener/${durable}/${service}`;
    const kept = await state.get<number>(key);
    let [position, saved] = [kept?.value ?? 0, kept?.version];
    const save = async (reached: number) => {
      const written = await state.set(key, reached, { expected: saved ? { version: saved } : 'absent' });
      if (written === 'conflict') throw new Error(`Another listener ${durable} has moved on in ${service}`);
      saved = written.version;
    };

    for (let unsaved = 0; !signal.aborted;) {
      const { events, upTo } = await feed.next(position, { signal });
      for (const recorded of events) {
        if (signal.aborted) return;
        const announced = announce(recorded);
        const announcement =
          announced && fitting(contracts, decodeAnnouncement(encodeAnnouncement(announced, recorded)));
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
