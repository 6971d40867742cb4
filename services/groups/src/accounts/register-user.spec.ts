import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CqrsModule } from '@nestjs/cqrs';
import { Test, TestingModule } from '@nestjs/testing';
import { Decider, Event } from '@ledgerdesk/event-sourcing';
import { commandHandlers, Commands, EventStore, Log, SqliteLog } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { Secrets } from '@ledgerdesk/service-host';
import { SqliteStateStore } from '@ledgerdesk/state';
import { LiveAccessModel } from '../access/live-access-model';
import { Replica } from '../access/live-access-model.contract';
import { metadata } from '../fixture/commands';
import { User, UserCreated, UserEvent } from '../users/user';
import { CommandWithUserId, CreateUser, userDecider, userStreamFor, VoidClaim } from '../users/user.decider';
import { RegisterUser, RegisterUserHandler } from './register-user.handler';
import { UserEmails } from './user-emails';
import { Usernames } from './usernames';

const users = { decider: userDecider as Decider<CommandWithUserId, User, UserEvent>, streamFor: userStreamFor };
const WITHIN_MS = 20_000;

describe('creations of users in several processes at once', () => {
  const directory = mkdtempSync(join(tmpdir(), 'ledgerdesk-users-'));
  const log = new SqliteLog(join(directory, 'log.db'));
  let beforeAppend = async (_stream: string, _events: readonly Event[]): Promise<void> => undefined;
  /** Others write to it, too. */
  const shared: Log = Object.assign(Object.create(log) as Log, {
    exclusive: false,
    append: async (...input: Parameters<Log['append']>) => {
      await beforeAppend(input[0], input[2]);
      return log.append(...input);
    },
  });
  const state = new SqliteStateStore(join(directory, 'state.db'));
  const replicas: Replica[] = [];
  const modules: TestingModule[] = [];

  const start = async () => {
    const replica = await Replica.start(shared, state);
    const module = await Test.createTestingModule({
      imports: [CqrsModule.forRoot()],
      providers: [
        Commands,
        RegisterUserHandler,
        UserEmails,
        Usernames,
        ...commandHandlers(users, CreateUser),
        { provide: EventStore, useValue: replica.eventStore },
        { provide: LiveAccessModel, useValue: replica.live },
        { provide: Secrets, useValue: { instance: 'a secret' } },
      ],
    }).compile();
    await module.init();
    replicas.push(replica);
    modules.push(module);
  };
  beforeAll(async () => {
    for (let process = 0; process < 3; process += 1) await start();
  });
  afterAll(async () => {
    for (const module of modules) await module.close();
    for (const replica of replicas) await replica.stop();
    for (const part of [log, state]) await part.close();
    rmSync(directory, { recursive: true });
  });

  const rights = { name: 'Jane', passwordHash: null, isAdministrator: false, canCreateGroup: true };
  let lastId = 0;
  const register = (process: number, username: string, email: string, userId = (lastId += 1)) => {
    const command = new RegisterUser(
      { userId, username, email, ...rights },
      RequestScope.system({ withinMs: WITHIN_MS }),
    );
    return modules[process % modules.length]!.get(RegisterUserHandler).execute(command);
  };
  const outcomesOf = async (creations: readonly Promise<unknown>[]) => {
    const settled = await Promise.allSettled(creations);
    return settled.map((outcome) => (outcome.status === 'fulfilled' ? 'created' : outcome.reason.code)).sort();
  };

  it('give one e-mail to one user, however it is spelled (API-15)', async () => {
    const spellings = ['jane@b\u00fccher.example', 'JANE@xn--bcher-kva.example', ' Jane@Bu\u0308cher.EXAMPLE'];
    const creations = Array.from({ length: 30 }, (_, n) => register(n, `jane-${n}`, spellings[(n >> 1) % 3]!));
    expect(await outcomesOf(creations)).toEqual(['created', ...Array(29).fill('email-taken')]);
  }, 60_000);
  it('give one username to one user (API-15)', async () => {
    const creations = Array.from({ length: 30 }, (_, n) => register(n, n % 2 ? 'Max' : 'max', `max-${n}@x.org`));
    expect(await outcomesOf(creations)).toEqual(['created', ...Array(29).fill('username-taken')]);
  }, 60_000);
  it.each(['claimId', 'emailClaimId'] as const)('claim anew the value whose claim was voided: %s', async (which) => {
    const { eventStore } = replicas[0]!;
    const userId = (lastId += 1);
    const stream = `user-${userId}`;
    const voided: string[] = [];
    beforeAppend = async (appended, [event]) => {
      if (appended !== stream || event?.type !== 'UserCreated' || voided.length > 0) return;
      const claimId = (event as Required<UserCreated>).data[which]!;
      voided.push(claimId);
      await eventStore.execute(stream, userDecider, new VoidClaim({ claimId }, metadata(`void-${userId}`)));
    };
    await register(0, `anna-${which}`, `anna-${which}@x.org`, userId);
    const { state } = await eventStore.load(stream, userDecider);
    expect(state).toMatchObject({ status: 'active', username: `anna-${which}`, voidedClaims: voided });
    expect(voided).toHaveLength(1);
    expect(state).not.toMatchObject({ [which]: voided[0] });
  });
});
