import { MailParser } from '@ledgerdesk/mail-parsing';
import { RunnableProcess, workList } from '@ledgerdesk/processes';
import { Parts, reportTo } from '@ledgerdesk/service-host';
import { Conversations } from '../conversations/conversations';
import { IntakePriority } from '../intake/intake-priority';
import { OutgoingMails } from '../outgoing/outgoing-mails';
import { ServiceDeskParts } from '../service-desk/service-desk.module';
import { MailSettings } from '../settings/mail-settings';
import { ConversationStep } from './delivery/conversation-step';
import { DeliverMail } from './delivery/deliver-mail';
import { IssueOrder } from './delivery/issue-order';
import { MailUploads } from './delivery/mail-uploads';
import { Mail, MailEvent } from './mail';
import { MailContents } from './mail-contents';
import { mailList } from './mail-list/mail-list.projection';
import { MailList } from './mail-list/mail-list.query';
import { MailMetrics } from './mail-metrics';
import { MailSteps } from './mail-steps';
import { MailCommand, MailInput, mailProcess } from './mail.process';
import { DrawnIds } from './routing/drawn-ids';
import { MailReader } from './routing/mail-reader';
import { RouteMail } from './routing/route-mail';
import { Targets } from './routing/targets';
import { ThreadFinder } from './routing/thread-finder';

export const openMails = workList(mailProcess, {
  collection: 'open-mails',
  version: 1,
  stream: 'mail',
  handles: mailList.handles,
});

/** Of one step, beside the time for reading a mail. */
const TIME_FOR_REST_MS = 30_000;

type AroundMails = ServiceDeskParts &
  Readonly<{
    settings: MailSettings;
    conversations: Conversations;
    parser: MailParser;
    outgoing: OutgoingMails;
    intakePriority: IntakePriority;
  }>;

/** The process of received mails, as a runner takes turns of it: so many mails at once as are set (IN-6). */
export const runMails = (
  parts: Parts,
  around: AroundMails,
): RunnableProcess<MailInput, Mail, MailEvent, MailCommand> => {
  const { client, eventStore, blobs, readModels, metrics } = parts;
  const { settings, conversations, parser, outgoing, intakePriority } = around;
  const { keys, projects, recipients, correspondents, serviceDesks } = around;
  const contents = new MailContents(blobs, parser);
  const known = { client, keys, recipients, projects, contents, conversations, outgoing };
  const steps = new MailSteps({
    client,
    route: new RouteMail({
      ...known,
      reader: new MailReader(contents, recipients, keys, correspondents, settings),
      threadFinder: new ThreadFinder(eventStore, conversations, keys),
      targets: new Targets(new DrawnIds(client), correspondents, serviceDesks, recipients),
    }),
    deliver: new DeliverMail({ ...known, uploads: new MailUploads(blobs) }),
    conversation: new ConversationStep(known),
    order: new IssueOrder(),
    intakePriority,
    metrics: new MailMetrics(metrics, new MailList(readModels, correspondents)),
    onError: (what, mailId, error) => reportTo(parts.logger)(what, { mailId }, error),
  });
  const timeForOneMs = settings.maxProcessingSeconds * 1_000 + TIME_FOR_REST_MS;
  return { process: mailProcess, workList: openMails, send: steps.send, atOnce: settings.concurrency, timeForOneMs };
};
