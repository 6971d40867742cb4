import { Logger as NestLogger } from '@nestjs/common';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { LogFields, requestIds } from './log-fields';
import { createLogger, nestLogger, reportTo } from './logging';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';

const listen = (level: 'debug' | 'info' = 'debug') => {
  const lines: string[] = [];
  const logger = createLogger({ service: 'crm', level, destination: { write: (line) => void lines.push(line) } });
  return { logger, text: () => lines.join(''), said: () => lines.map((line) => JSON.parse(line)) };
};
/** What a caller without types could pass. */
const anything = (value: unknown) => value as LogFields;

describe('a log line', () => {
  it('says when, who, what, and ids, counts and durations', () => {
    const { logger, said } = listen();
    logger.info('collection rebuilt', {
      collection: 'contact-list',
      version: 2,
      events: 7,
      tookMs: 31,
      contactIds: [1, 2],
    });
    expect(said()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        service: 'crm',
        msg: 'collection rebuilt',
        collection: 'contact-list',
        version: 2,
        events: 7,
        tookMs: 31,
        contactIds: [1, 2],
      },
    ]);
  });
  it('names a file of the data directory, and no other text in its place', () => {
    const { logger, said } = listen();
    for (const file of ['log.db', 'contact-list@3.db', 'jane@customer.test', '/home/jane/log.db'])
      logger.info('damaged', { file });
    expect(said().map(({ file }) => file)).toEqual(['log.db', 'contact-list@3.db', '[removed]', '[removed]']);
  });
  it('carries the ids of the request it is written for', () => {
    const { logger, said } = listen();
    const origin = { correlationId: 'r-1', traceparent, actor: 7, via: 'mail', mailId: 'mail-1' } as const;
    logger.debug('answered', { ...requestIds(origin), status: 200 });
    const { time: _, ...line } = said()[0];
    const ids = { requestId: 'r-1', traceparent, mailId: 'mail-1' };
    expect(line).toEqual({ level: 'debug', service: 'crm', msg: 'answered', ...ids, status: 200 });
  });
  it('is not written below its level', () => {
    const { logger, text } = listen('info');
    logger.debug('unheard');
    expect(text()).toBe('');
  });
  it('names an error by its class, code and place, and its causes', () => {
    const { logger, said } = listen();
    const cause = Object.assign(new Error('connect to jane@example.com failed'), { code: 'ECONNREFUSED' });
    logger.error('request failed', { error: new TypeError('Jane\n    at the door', { cause }) });
    const { error } = said()[0];
    expect(error).toMatchObject({ name: 'TypeError', cause: { name: 'Error', code: 'ECONNREFUSED' } });
    expect(error.stack[0]).toMatch(/logging\.spec\.ts:\d+:\d+\)?$/);
  });
  it('carries what a library reports', () => {
    const { logger, said } = listen();
    reportTo(logger)('A request failed', { subject: 'crm.contacts.create', requestId: 'r-1' }, new RangeError('Jane'));
    const ids = { subject: 'crm.contacts.create', requestId: 'r-1' };
    expect(said()).toMatchObject([{ level: 'error', msg: 'A request failed', ...ids, error: { name: 'RangeError' } }]);
  });
});

describe('at level debug nothing personal gets into the log', () => {
  const canary = 'Jane.Roe@canary.example';
  const parsing = () => {
    try {
      return JSON.parse(`${canary} is no JSON`);
    } catch (error) {
      return error;
    }
  };
  class NamedAfter extends Error {
    override readonly name = canary;
    readonly email = canary;
    readonly code = canary;
  }

  it.each<[string, () => unknown]>([
    ['a field that is not allowed', () => ({ email: canary, name: canary, body: canary, token: canary })],
    ['a key', () => ({ [canary]: 1, [`${canary}Id`]: 1 })],
    ['the text of an id', () => ({ contactId: canary, mailId: `<${canary}>`, groupIds: [1, canary, [canary]] })],
    ["a mail's subject", () => ({ subject: 'Canary of Jane' })],
    ['an object where an id is expected', () => ({ contactId: { canary }, code: new Map([[canary, canary]]) })],
    ['the message of a decision', () => ({ error: new DomainError('taken', `${canary} is taken`) })],
    ['the message of a parser', () => ({ error: parsing() })],
    [
      'the message of a cause',
      () => ({ error: new Error('x', { cause: new AggregateError([new Error(canary)], canary) }) }),
    ],
    ['the fields and the name of an error', () => ({ error: new NamedAfter(canary) })],
    ['a message that looks like a stack', () => ({ error: new Error(`x\n    at ${canary} (/mail:1:1)`) })],
    ['what was thrown and is no error', () => ({ error: canary })],
  ])('as %s', (_, fields) => {
    const { logger, text, said } = listen();
    logger.debug('work done', anything(fields()));
    expect(said()).toHaveLength(1);
    expect(text()).not.toMatch(/canary/i);
  });

  it('through the logger of Nest', () => {
    const { logger, text, said } = listen();
    NestLogger.overrideLogger(nestLogger(logger));
    const nest = new NestLogger('ContactsController');
    nest.log(`created ${canary}`);
    nest.error(new Error(canary));
    nest.error(canary, new Error(canary).stack);
    nest.warn({ email: canary });
    nest.debug(canary, canary);
    NestLogger.overrideLogger(false);
    expect(said().map(({ level }) => level)).toEqual(['debug', 'error', 'error', 'warn', 'debug']);
    expect(said()[1]).toMatchObject({ context: 'ContactsController', error: { name: 'Error' } });
    expect(text()).not.toMatch(/canary/i);
  });

  it('while what Nest says of its wiring passes', () => {
    const { logger, said } = listen();
    nestLogger(logger).log('ContactsModule dependencies initialized', 'InstanceLoader');
    expect(said()).toMatchObject([{ msg: 'ContactsModule dependencies initialized', context: 'InstanceLoader' }]);
  });
});
