import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { Decider } from '@ledgerdesk/event-sourcing';
import { commandHandlers, Commands, EventStore, SqliteLog } from '@ledgerdesk/event-store';
import { CONFIGURATION, Secrets } from '@ledgerdesk/service-host';
import { SqliteStateStore } from '@ledgerdesk/state';
import { LiveAccessModel } from '../access/live-access-model';
import { Replica } from '../access/live-access-model.contract';
import { StartedGroups } from '../fixture/started-groups';
import { GroupIds } from '../group-ids';
import { Administrator } from './administrator';
import { AdministratorTokenRecipient } from './administrator-token';
import { RegisterUserHandler } from './register-user.handler';
import { User, UserEvent } from '../users/user';
import { CommandWithUserId, CreateUser, GiveStartToken, userStreamFor, userDecider } from '../users/user.decider';
import { UserEmails } from './user-emails';
import { Usernames } from './usernames';

const users = { decider: userDecider as Decider<CommandWithUserId, User, UserEvent>, streamFor: userStreamFor };

describe('the administrator of an installation', () => {
  const started: StartedGroups[] = [];
  const open = async (environment: NodeJS.ProcessEnv = {}) => {
    const service = await StartedGroups.start({ chance: null, environment });
    started.push(service);
    return service;
  };
  afterEach(async () => {
    for (const service of started.splice(0)) await service.stop();
  });

  it('is created at the first start, with a token that is told once', async () => {
    const service = await open();
    expect(service.administratorTokens).toHaveLength(1);
    const { user } = await service.resolveAccess(service.root);
    expect(user).toMatchObject({ username: 'root', isAdministrator: true, canCreateGroup: true, scopes: ['api'] });
    await service.restart();
    expect(service.administratorTokens).toHaveLength(1);
    expect((await service.resolveAccess(service.root)).user).toEqual(user);
  });
  it('has the token of LEDGERDESK_ADMIN_TOKEN, which nobody is told', async () => {
    const service = await open({ LEDGERDESK_ADMIN_TOKEN: 'a-configured-token-0001' });
    expect(service.administratorTokens).toEqual([]);
    expect((await service.resolveAccess('a-configured-token-0001')).user).toMatchObject({ username: 'root' });
  });

  describe('on a log that several processes start on', () => {
    const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-groups-'));
    let files = 0;
    const file = () => join(directory, `${(files += 1)}.db`);
    let log: SqliteLog;
    let state: SqliteStateStore;
    const running: Replica[] = [];
    beforeEach(() => {
      log = new SqliteLog(file());
      state = new SqliteStateStore(file());
    });
    afterEach(async () => {
      for (const replica of running.splice(0)) await replica.stop();
      for (const part of [log, state]) await part.close();
    });
    afterAll(() => rmSync(directory, { recursive: true }));

    const start = async (token?: string) => {
      const replica = await Replica.start(log, state);
      running.push(replica);
      const eventStore = new EventStore(log);
      const administratorTokens: string[] = [];
      const receive = (made: string) => administratorTokens.push(made);
      const module = await Test.createTestingModule({
        imports: [CqrsModule.forRoot()],
        providers: [
          Administrator,
          Commands,
          GroupIds,
          RegisterUserHandler,
          UserEmails,
          Usernames,
          ...commandHandlers(users, CreateUser, GiveStartToken),
          { provide: EventStore, useValue: eventStore },
          { provide: LiveAccessModel, useValue: replica.live },
          { provide: Secrets, useValue: { instance: 'a secret' } },
          { provide: AdministratorTokenRecipient, useValue: { receive } },
          { provide: CONFIGURATION, useValue: { LEDGERDESK_ADMIN_TOKEN: token } },
        ],
      }).compile();
      await module.init();
      await module.close();
      return { replica, administratorTokens };
    };
    const tokensOf = async ({ replica }: Awaited<ReturnType<typeof start>>) => {
      const { model } = await replica.live.now();
      return [...model.tokens.values()].map(({ revoked }) => (revoked ? 'revoked' : 'valid'));
    };

    it('is one, whoever is first, and one token is told', async () => {
      const started = await Promise.all([start(), start(), start()]);
      const { model } = await started[0]!.replica.live.now();
      expect([...model.users.values()].map(({ username }) => username)).toEqual(['root']);
      expect(started.flatMap(({ administratorTokens }) => administratorTokens)).toHaveLength(1);
    });
    it('gets a configured token at a later start, in place of the former one, and the same one only once', async () => {
      await start();
      const first = await start('a-configured-token-0001');
      expect(await tokensOf(first)).toEqual(['revoked', 'valid']);
      const head = await log.head();
      await start('a-configured-token-0001');
      await start();
      expect(await log.head()).toBe(head);
      expect(await tokensOf(await start('a-configured-token-0002'))).toEqual(['revoked', 'revoked', 'valid']);
    });
  });
});
