import { Module } from '@nestjs/common';
import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';
import { ServiceDefinition } from '@ledgerdesk/service-host';
import { freePort } from '@ledgerdesk/test-servers';
import { StartedService } from '@ledgerdesk/testing';
import { StoredIntake } from '../received/stored-intake';
import { Recipients } from '../service-desk/recipients';
import { mailEnvironment } from '../settings/mail-ingress.environment';
import { SettingsModule } from '../settings/settings.module';
import { MailTalk } from './fixture/mail-talk';
import { Intake } from './intake';
import { IntakePriority } from './intake-priority';
import { MailSources } from './mail-sources';
import { mailFrom, until } from './source.contract';
import { WatchedSources } from './watched-sources';

/** Takes mails, and does nothing with them. */
@Module({
  imports: [SettingsModule],
  providers: [
    MailSources,
    WatchedSources,
    IntakePriority,
    {
      provide: ThreadedMailParser,
      useValue: new ThreadedMailParser({ maxMessageBytes: 1_000_000, maxProcessingSeconds: 30 }),
    },
    { provide: Intake, useClass: StoredIntake },
    { provide: Recipients, useValue: { accepts: async () => true } },
  ],
})
class TakingModule {}
const taking: ServiceDefinition<typeof mailEnvironment> = {
  name: 'mail-sources',
  environment: mailEnvironment,
  module: TakingModule,
  tasks: [MailSources],
};

const TIME = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;

describe('the sources of a service', () => {
  let service: StartedService<typeof mailEnvironment>;
  let port: number;
  beforeAll(async () => {
    port = await freePort();
    const unreachable = { INCOMING_EMAIL_HOST: '127.0.0.1', INCOMING_EMAIL_PORT: '9', INCOMING_EMAIL_USER: 'desk' };
    service = await StartedService.start(taking, {
      chance: null,
      environment: {
        SMTP_PORT: String(port),
        ...unreachable,
        INCOMING_EMAIL_ENABLED: 'true',
        INCOMING_EMAIL_PASSWORD: 'secret',
        SERVICE_DESK_EMAIL_ENABLED: 'true',
        SERVICE_DESK_EMAIL_HOST: 'imap.example.com',
      },
    });
  });
  const healthOf = async (source: string) => {
    const { checks } = await service.parts.health.report();
    return checks.find(({ name }) => name === `mail-source ${source}`);
  };
  const metric = async (line: string) =>
    (await service.parts.metrics.metrics()).split('\n').find((each) => each.startsWith(line));

  it('each tell how they are, and none stops another (ING-7, OPS-4)', async () => {
    await until(async () => (await healthOf('smtp_receiver'))?.code === 'ok');
    expect(await healthOf('service_desk_email')).toMatchObject({
      status: 'degraded',
      code: 'misconfigured: service_desk_email.user is not set',
    });
    await until(async () => (await healthOf('incoming_email'))?.code === 'backing-off');
    expect((await healthOf('incoming_email'))?.attempts).toEqual({
      lastSuccessAt: null,
      lastError: 'ECONNREFUSED',
      nextTryAt: expect.stringMatching(TIME),
    });
    expect((await healthOf('smtp_receiver'))?.attempts).toEqual({
      lastSuccessAt: expect.stringMatching(TIME),
      lastError: null,
      nextTryAt: null,
    });
    expect((await service.parts.health.report()).status).toBe('degraded');
  });
  it('are counted (OPS-3)', async () => {
    await until(async () => (await healthOf('smtp_receiver'))?.code === 'ok');
    const talk = await MailTalk.open({ port, host: '127.0.0.1' });
    await talk.reply();
    expect(await talk.send(mailFrom('jane@example.org').raw)).toMatch(/^250 /);
    talk.close();
    expect(await metric('mail_received_total{source="smtp_receiver"')).toMatch(/ 1$/);
    expect(await metric('mail_received_total{source="incoming_email"')).toMatch(/ 0$/);
    expect(await metric('mail_source_up{source="smtp_receiver"')).toMatch(/ 1$/);
    expect(await metric('mail_source_up{source="service_desk_email"')).toMatch(/ 0$/);
    expect(await metric('mail_source_last_success_timestamp{source="smtp_receiver"')).toMatch(/ \d{10}/);
    expect(await metric('mail_source_last_success_timestamp{source="service_desk_email"')).toBeUndefined();
  });
  it('end with the service (OPS-5)', async () => {
    await service.stop();
    await expect(MailTalk.open({ port, host: '127.0.0.1' })).rejects.toThrow('ECONNREFUSED');
  });
});
