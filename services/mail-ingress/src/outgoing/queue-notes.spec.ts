import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { announced, noteAdded } from '@ledgerdesk/contracts';
import { commandTimes, Event } from '@ledgerdesk/event-sourcing';
import { ServiceDefinition } from '@ledgerdesk/service-host';
import { insisting, StartedService } from '@ledgerdesk/testing';
import { MailKeys } from '../addresses/mail-keys';
import { Conversations } from '../conversations/conversations';
import { IssueNotifier } from '../conversations/issue-notifier';
import { unchangedOptions } from '../service-desk/service-desk';
import { ServiceDesks } from '../service-desk/service-desks';
import { SupportBot } from '../service-desk/support-bot';
import { mailEnvironment } from '../settings/mail-ingress.environment';
import { SettingsModule } from '../settings/settings.module';
import { OutgoingMails } from './outgoing-mails';
import { QueueNotes, queueNotesForParticipants } from './queue-notes';

type NoteWritten = Event<'NoteWritten', { noteId: number; internal: boolean; external: boolean }>;
const issueId = 7;
const projectId = 9;
const iid = 4;
const metadata = (commandId: string) => {
  const ids = { commandId, correlationId: randomUUID(), traceparent: 'trace-1' };
  return { ...ids, ...commandTimes(new Date(), 5_000), actor: null, via: 'mail' } as const;
};

describe('hearing of notes', () => {
  /** Tells of the notes that are written in its own log, and hears of them. */
  @Module({
    imports: [SettingsModule],
    providers: [
      QueueNotes,
      IssueNotifier,
      SupportBot,
      Conversations,
      OutgoingMails,
      MailKeys,
      {
        provide: ServiceDesks,
        useValue: {
          of: async () => ({
            enabled: true,
            projectKey: null,
            keySlug: null,
            options: unchangedOptions,
            customEmail: null,
            formerKeys: [],
            ticketsConfidentialByDefault: true,
            changes: 0,
          }),
        },
      },
    ],
  })
  class NotesModule {}
  const service: ServiceDefinition<typeof mailEnvironment> = {
    name: 'mail-ingress',
    environment: mailEnvironment,
    announce: {
      issues: ({ type, data }) =>
        type === 'NoteWritten'
          ? announced(noteAdded, { issueId, projectId, iid, ...(data as NoteWritten['data']) })
          : null,
    },
    module: NotesModule,
    listeners: [queueNotesForParticipants],
  };

  it('queues one mail of each for everyone who takes part, across a restart (OUT-2, OUT-4)', async () => {
    const started = await StartedService.start(service);
    const conversations = started.parts.get(Conversations);
    const accepted = {
      issueId,
      projectId,
      iid,
      noteId: null,
      named: [],
      joins: true,
      byKey: false,
      byId: false,
      forged: false,
      keySeat: null,
      verified: false,
    };
    for (const correspondentId of ['c1', 'c2']) {
      const mail = {
        mailId: correspondentId,
        messageId: `${correspondentId}@x.org`,
        correspondentId,
        mailboxId: correspondentId,
      };
      const all = { ...accepted, ...mail, thanks: false, toOthers: false };
      const commandId = randomUUID();
      await insisting(() => conversations.acceptMail(all, metadata(commandId)));
    }
    const write = (data: NoteWritten['data']) => {
      const decider = { initialState: 0, decide: () => [{ type: 'NoteWritten', data } as const], evolve: () => 1 };
      const stream = `written-${data.noteId}`;
      const commandId = randomUUID();
      return insisting(() => started.parts.eventStore.execute(stream, decider, { metadata: metadata(commandId) }));
    };
    const queued = async () => {
      const { events } = await insisting(() => started.parts.log.readAll(0, 1_000));
      return events.filter(({ type }) => type === 'OutgoingMailQueued').map(({ stream }) => stream);
    };
    await write({ noteId: 1, internal: false, external: false });
    await write({ noteId: 2, internal: true, external: false });
    await started.restart();
    await write({ noteId: 3, internal: false, external: true });
    await write({ noteId: 4, internal: false, external: false });
    while ((await queued()).length < 4) await wait(10);
    expect((await queued()).sort()).toEqual(
      [1, 2].flatMap((seat) => [1, 4].map((note) => `outgoing-7-${seat}-note-${note}`)),
    );
    await started.stop();
  });
});
