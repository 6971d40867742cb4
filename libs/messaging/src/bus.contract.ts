import { Controller, Module } from '@nestjs/common';
import { CustomTransportStrategy } from '@nestjs/microservices';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { Access, RequestContext, request } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { derivedId, LogUnavailable } from '@ledgerdesk/event-store';
import { StoreUnavailable } from '@ledgerdesk/state';
import { uniqueName } from '@ledgerdesk/test-servers';
import { DISPATCH_LIMITS, DispatchLimits } from './request-dispatcher';
import { Answers, IncomingRequest } from './answers';
import { MAX_MESSAGE_BYTES } from './codec';
import { eventually } from './fixture/lending';
import { Report } from './report';
import { ServiceClient } from './service-client';
import { RequestTransport } from './request-transport';

export type OpenBus = (
  service: string,
  report: Report,
  limits: DispatchLimits,
) => Promise<Readonly<{ strategy: CustomTransportStrategy; wire: RequestTransport; close: () => Promise<void> }>>;

const service = uniqueName('library');
const payload = z.object({ title: z.string().min(1), email: z.email().optional() });
const lend = request(`${service}.books.lend`, {
  payload,
  reply: z.object({ title: z.string(), due: z.iso.datetime() }),
});
const browse = request(`${service}.books.browse`, { payload: z.object({ pages: z.int() }), reply: z.string() });
const enter = request(`${service}.doors.enter`, { payload: z.object({}), reply: z.null(), withoutAccess: true });
const nobody = request(`${service}.ghosts.greet`, { payload: z.object({}), reply: z.null() });
type Lend = IncomingRequest<typeof lend>;
type Browse = IncomingRequest<typeof browse>;

/** Who has signed in is a member. */
const member: Access = {
  position: 1,
  user: { id: 7, username: 'jane', isAdministrator: false, canCreateGroup: false, scopes: null },
  target: null,
};
const passerBy: Access = { ...member, user: null };
const mayLend = ({ user }: Access) => user !== null;
const due = '2026-12-24T12:00:00.000Z';

/** What a library does for whoever asks is told it by the test: by default it lends. */
class Library {
  asked: Lend[] = [];
  lend: (asked: Lend) => unknown = ({ payload: { title } }) => ({ title, due, shelf: 7 });
}

@Controller()
class Counter {
  constructor(private readonly library: Library) {}

  @Answers(lend, mayLend)
  lend(asked: Lend) {
    this.library.asked.push(asked);
    return this.library.lend(asked);
  }

  @Answers(browse, mayLend)
  browse({ payload: { pages } }: Browse) {
    return 'x'.repeat(pages);
  }

  @Answers(enter)
  enter() {}
}

@Module({ controllers: [Counter], providers: [Library] })
class LibraryModule {}

const never = () => new Promise(() => {});

const context: RequestContext = {
  requestId: 'request-1',
  via: 'api',
  actor: 7,
  access: member,
  cause: { mailId: 'mail-1' },
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  remainingMs: 10_000,
};

/** Libraries that are started on a bus, and closed together. */
const librariesOn = (openBus: OpenBus) => {
  const opened: (() => Promise<void>)[] = [];
  const closeAll = async () => {
    for (const close of opened.splice(0)) await close();
  };

  const start = async (limits: DispatchLimits = DISPATCH_LIMITS) => {
    const reports: Parameters<Report>[] = [];
    const bus = await openBus(service, (...report) => void reports.push(report), limits);
    const module = await Test.createTestingModule({ imports: [LibraryModule] }).compile();
    const application = module.createNestMicroservice({ strategy: bus.strategy, logger: false });
    const library = module.get(Library);
    const client = new ServiceClient(bus.wire);
    opened.push(async () => {
      await application.close();
      await bus.close();
    });
    const lendBook = (title: string, change: Partial<RequestContext> = {}) =>
      client.send(lend, { title }, { ...context, ...change });
    return { application, library, client, wire: bus.wire, reports, lendBook };
  };
  return { start, closeAll };
};
type RunningLibrary = Awaited<ReturnType<ReturnType<typeof librariesOn>['start']>>;

/** What every bus promises to whoever asks and answers. */
export const describeBus = (adapter: string, openBus: OpenBus): void => {
  const { start, closeAll } = librariesOn(openBus);

  describe(`asking on ${adapter}`, () => {
    let running: RunningLibrary;
    beforeEach(async () => {
      running = await start();
      await running.application.listen();
    });
    afterEach(closeAll);

    it('answers what the contract promises, and nothing besides', async () =>
      expect(await running.lendBook('Emma')).toEqual({ title: 'Emma', due }));
    it('answers null where a controller answers nothing', async () =>
      expect(await running.client.send(enter, {}, context)).toBeNull());

    it('hands over who asks, why, and how the answer is to be traced', async () => {
      await running.lendBook('Emma');
      const { payload, scope } = running.library.asked[0]!;
      const metadata = scope.command();
      expect({ payload, access: scope.access }).toEqual({ payload: { title: 'Emma' }, access: member });
      const { traceparent } = context;
      expect(metadata).toMatchObject({
        correlationId: 'request-1',
        actor: 7,
        via: 'api',
        mailId: 'mail-1',
        traceparent,
      });
      const now = Date.parse(metadata.now);
      const deadline = Date.parse(metadata.deadline);
      expect(deadline - now).toBeGreaterThan(0);
      expect(deadline - now).toBeLessThanOrEqual(10_000);
    });
    it('hands out command ids that are the same in every attempt', async () => {
      await running.lendBook('Emma');
      await running.lendBook('Emma');
      const ids = running.library.asked.map(({ scope }) => [scope.command(1).commandId, scope.command(2).commandId]);
      expect(ids).toEqual(Array(2).fill([derivedId('request-1', 1), derivedId('request-1', 2)]));
    });

    it('hands out a scope whose requests to others carry its cause, under ids of their own', async () => {
      await running.lendBook('Emma');
      await running.lendBook('Emma');
      const [first, again] = running.library.asked.map(({ scope }) => scope.request('crm.contacts.read'));
      const { requestId, access, cause, actor, via } = first!;
      expect({ access, cause, actor, via }).toEqual({
        access: member,
        cause: { mailId: 'mail-1' },
        actor: 7,
        via: 'api',
      });
      expect(again!.requestId).toBe(requestId);
      expect([context.requestId, derivedId(requestId, 1)]).not.toContain(
        running.library.asked[0]!.scope.command().commandId,
      );
      expect(requestId).not.toBe(context.requestId);
    });

    it('refuses whom the access answer does not allow, before it looks at the payload', () =>
      expect(running.lendBook('', { access: passerBy })).rejects.toMatchObject({ code: 'forbidden' }));
    it('refuses a request without an access answer', () =>
      expect(running.lendBook('Emma', { access: null })).rejects.toMatchObject({ code: 'forbidden' }));
    it('answers a question that anyone may ask without an access answer', async () =>
      expect(await running.client.send(enter, {}, { ...context, access: null })).toBeNull());
    it('refuses a malformed payload with where and why, and without its values', async () => {
      const asking = running.client.send(lend, { title: '', email: 'jane at home' }, context);
      const error = (await asking.catch((error: unknown) => error)) as object;
      expect(error).toMatchObject({ code: 'invalid-request', issues: [{ path: 'title' }, { path: 'email' }] });
      expect(JSON.stringify(error)).not.toContain('jane');
      expect(running.library.asked).toEqual([]);
    });

    it('throws the refusal that was answered', async () => {
      running.library.lend = () => {
        throw new DomainError('book-lent', 'Emma is lent until Friday');
      };
      await expect(running.lendBook('Emma')).rejects.toEqual(new DomainError('book-lent', 'Emma is lent until Friday'));
      expect(running.reports).toEqual([]);
    });
    it('answers an unknown error without its text, and reports it once with ids only', async () => {
      const bug = new TypeError('shelf of jane@example.com is undefined');
      running.library.lend = () => Promise.reject(bug);
      const error = (await running.lendBook('Emma').catch((error: unknown) => error)) as Error;
      expect(error).toMatchObject({ code: 'internal-error' });
      expect(error.message).not.toContain('shelf');
      const { traceparent } = context;
      const ids = { subject: lend.subject, requestId: 'request-1', traceparent, mailId: 'mail-1' };
      expect(running.reports).toEqual([['A request failed', ids, bug]]);
    });
    it.each([
      ['the log', new LogUnavailable('The event store at 10.0.0.7 is not available')],
      ['another store', new StoreUnavailable('The server at 10.0.0.7 is not available')],
    ])('answers that %s is out of reach as unavailable, which may be asked again', async (_, reason) => {
      running.library.lend = () => Promise.reject(reason);
      const error = (await running.lendBook('Emma').catch((error: unknown) => error)) as Error;
      expect(error).toMatchObject({ code: 'unavailable' });
      expect(error.message).not.toContain('10.0.0.7');
    });
    it('takes no answer that the contract does not allow', async () => {
      running.library.lend = () => ({ title: 7 });
      await expect(running.lendBook('Emma')).rejects.toMatchObject({ code: 'internal-error' });
    });

    it('drops what arrives past its deadline', async () => {
      const envelope = { ...context, remainingMs: 0, payload: { title: 'Emma' } };
      expect(await running.wire.sendRequest(lend.subject, envelope, 300)).toBeNull();
      await expect(running.lendBook('Emma', { remainingMs: 0 })).rejects.toMatchObject({ code: 'unavailable' });
      expect(running.library.asked).toEqual([]);
    });
    it('asks again, as the same request, where no answer comes', async () => {
      let times = 0;
      running.library.lend = ({ payload: { title } }) => (++times < 3 ? never() : { title, due });
      expect(await running.lendBook('Emma', { remainingMs: 4_500 })).toEqual({ title: 'Emma', due });
      expect(new Set(running.library.asked.map(({ scope }) => scope.command().commandId)).size).toBe(1);
      expect(times).toBe(3);
    });
    it('takes the late answer to an earlier attempt, while it waits', async () => {
      const answers: ((answer: unknown) => void)[] = [];
      running.library.lend = () =>
        new Promise((answer) => answers.push(answer) === 2 && answers[0]!({ title: 'the first', due }));
      expect(await running.lendBook('Emma', { remainingMs: 6_000 })).toMatchObject({ title: 'the first' });
    });
    it('gives up after three attempts, and says whose answer is missing', async () => {
      running.library.lend = never;
      const asking = running.lendBook('Emma', { remainingMs: 4_500 });
      await expect(asking).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining(lend.subject),
      });
      await eventually(() => running.library.asked.length >= 3);
      expect(running.library.asked).toHaveLength(3);
    });
    it('ignores an answer that comes when nobody waits any more', async () => {
      let answer: ((answer: unknown) => void) | undefined;
      running.library.lend = () => new Promise((resolve) => (answer = resolve));
      await expect(running.lendBook('Emma', { remainingMs: 1_500 })).rejects.toMatchObject({ code: 'unavailable' });
      await eventually(() => answer);
      answer!({ title: 'late', due });
      running.library.lend = ({ payload: { title } }) => ({ title, due });
      expect(await running.lendBook('Persuasion')).toMatchObject({ title: 'Persuasion' });
    });
    it('is unavailable where nobody answers the subject', () =>
      expect(running.client.send(nobody, {}, { ...context, remainingMs: 200 })).rejects.toMatchObject({
        code: 'unavailable',
      }));
  });

  describe(`a busy service on ${adapter}`, () => {
    afterEach(closeAll);

    it('answers so many at once, the others in their turn', async () => {
      const { application, library, lendBook } = await start({ running: 2, waiting: 10 });
      await application.listen();
      let now = 0;
      let most = 0;
      library.lend = async ({ payload: { title } }) => {
        most = Math.max(most, ++now);
        await eventually(() => most >= 2);
        await new Promise((resolve) => setTimeout(resolve, 20));
        now--;
        return { title, due };
      };
      const titles = Array.from({ length: 8 }, (_, index) => `volume ${index}`);
      const lent = await Promise.all(titles.map((title) => lendBook(title)));
      expect(lent.map(({ title }) => title)).toEqual(titles);
      expect(most).toBe(2);
    });
    it('never begins what waited past its deadline, nor what finds too many waiting', async () => {
      const { application, library, lendBook } = await start({ running: 1, waiting: 1 });
      await application.listen();
      const begun: string[] = [];
      let finish!: () => void;
      library.lend = async ({ payload: { title } }) => {
        begun.push(title);
        if (title === 'long') await new Promise<void>((resolve) => (finish = resolve));
        return { title, due };
      };
      const long = lendBook('long', { remainingMs: 20_000 });
      await eventually(() => begun.length > 0);
      await expect(lendBook('waits too long', { remainingMs: 100 })).rejects.toMatchObject({ code: 'unavailable' });
      await new Promise((resolve) => setTimeout(resolve, 2_000)); // Its deadline began when it arrived, a little later.
      finish();
      expect(await long).toMatchObject({ title: 'long' });
      expect(await lendBook('next')).toMatchObject({ title: 'next' });
      expect(begun).toEqual(['long', 'next']);
    });
    it('is asked again when it was not there at first', async () => {
      const { application, lendBook } = await start();
      const lent = lendBook('Emma', { remainingMs: 9_000 });
      await application.listen();
      expect(await lent).toMatchObject({ title: 'Emma' });
    });
    it('finishes what it has begun when it stops, and begins nothing more', async () => {
      const { application, library, lendBook, wire } = await start();
      await application.listen();
      let finish = () => {};
      let begun = () => {};
      const beginning = new Promise<void>((resolve) => (begun = resolve));
      library.lend = async ({ payload: { title } }) => {
        begun();
        await new Promise<void>((resolve) => (finish = resolve));
        return { title, due };
      };
      const lent = lendBook('Emma');
      await beginning;
      const stopped = application.close();
      const request = { ...context, payload: { title: 'Persuasion' } };
      await new Promise((resolve) => setTimeout(resolve, 500)); // So that others have heard that it takes no more.
      expect(await wire.sendRequest(lend.subject, request, 200)).toBeNull();
      finish();
      expect(await lent).toMatchObject({ title: 'Emma' });
      await stopped;
      expect(library.asked.map(({ payload }) => payload.title)).toEqual(['Emma']);
    });
  });
};

/** What a bus promises besides whose messages are bytes. */
export const describeBytesOfBus = (adapter: string, openBus: OpenBus): void => {
  const { start, closeAll } = librariesOn(openBus);

  describe(`the bytes of ${adapter}`, () => {
    let running: RunningLibrary;
    beforeEach(async () => {
      running = await start();
      await running.application.listen();
    });
    afterEach(closeAll);

    it('carry a date as its text', async () => {
      running.library.lend = ({ payload: { title } }) => ({ title, due: new Date(due) });
      expect(await running.lendBook('Emma')).toEqual({ title: 'Emma', due });
    });
    it('are not sent for a request that is too large', async () => {
      const asking = running.lendBook('x'.repeat(MAX_MESSAGE_BYTES));
      await expect(asking).rejects.toMatchObject({ code: 'too-large', message: expect.stringContaining(lend.subject) });
      expect(running.library.asked).toEqual([]);
    });
    it('are no answer that is too large, and are one that is not', async () => {
      const pages = MAX_MESSAGE_BYTES - 100;
      expect(await running.client.send(browse, { pages }, context)).toHaveLength(pages);
      const asking = running.client.send(browse, { pages: MAX_MESSAGE_BYTES }, context);
      await expect(asking).rejects.toMatchObject({ code: 'too-large' });
    });
  });
};
