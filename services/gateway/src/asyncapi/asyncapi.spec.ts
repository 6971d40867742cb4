import { Parser } from '@asyncapi/parser';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import { StartedGateway } from '../fixture/started-gateway';
import { announcements, asyncApiOf } from './asyncapi';

const document = asyncApiOf('https://desk.example.org');

describe('the AsyncAPI document (EVT-4)', () => {
  it('is served to everybody', async () => {
    const gateway = await StartedGateway.start();
    const { status, body } = await gateway.ask('GET', '/asyncapi.json', { token: null });
    await gateway.stop();
    expect([status, body]).toEqual([200, document]);
  });
  it('is one that a parser of AsyncAPI takes without a complaint', async () => {
    const { document: parsed, diagnostics } = await new Parser().parse(JSON.stringify(document));
    const complaints = diagnostics.filter(({ severity }) => severity === 0).map(({ message }) => message);
    expect(complaints).toEqual([]);
    expect(parsed?.version()).toBe('3.0.0');
    expect(parsed?.messages().length).toBe(announcements.length);
  });
  it('has a channel for each type, by its subject on the bus', () => {
    const { channels } = document as { channels: Record<string, { address: string }> };
    expect(announcements.length).toBeGreaterThan(30);
    expect(Object.keys(channels)).toEqual(announcements.map(({ type }) => type));
    expect(channels['crm.contacts.created.v1']!.address).toBe('events.crm.contacts.created.v1');
  });
  it('says what a message holds', () => {
    const { components } = document as { components: { messages: Record<string, { payload: object }> } };
    const validate = addFormats(new Ajv({ strict: false })).compile(
      components.messages['crm.contacts.created.v1']!.payload,
    );
    const message = {
      specversion: '1.0',
      id: '1',
      source: '/crm',
      type: 'crm.contacts.created.v1',
      subject: 'contacts/7',
      time: '2026-11-24T09:00:00.000Z',
      datacontenttype: 'application/json',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      logid: 'log',
      position: '12',
      data: { contactId: 7, groupId: 3 },
    };
    expect(validate(message)).toBe(true);
    expect(validate({ ...message, data: { contactId: 7 } })).toBe(false);
    expect(validate({ ...message, type: 'crm.contacts.updated.v1' })).toBe(false);
  });
});
