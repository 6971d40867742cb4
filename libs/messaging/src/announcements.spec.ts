import { CloudEvent } from 'cloudevents';
import { Recorded } from '@ledgerdesk/event-sourcing';
import { decodeAnnouncement, encodeAnnouncement } from './announcements';

describe('the message of an announcement', () => {
  const recorded: Recorded = {
    type: 'BookLent',
    data: { bookId: 7 },
    id: '0f8fad5b-d9cb-469f-a165-70867728950e',
    metadata: {
      commandId: 'c-1',
      correlationId: 'r-1',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      actor: 1,
      via: 'api',
      at: '2026-11-24T09:00:00.000Z',
      schema: 1,
    },
    stream: 'book-7',
    revision: 0,
    position: 9_007_199_254_740_991,
  };
  const announced = { type: 'library.books.lent.v1', payload: { bookId: 7 } } as const;

  it.each([{}, { subject: 'books/7' }])('is a CloudEvent for a library of those (EVT-1): %j', (subject) => {
    const message = encodeAnnouncement({ ...announced, ...subject }, recorded, 'log-1');
    const event = new CloudEvent(JSON.parse(Buffer.from(message).toString()));
    expect(event.validate()).toBe(true);
    expect({ ...event }).toMatchObject({
      specversion: '1.0',
      type: 'library.books.lent.v1',
      source: '/library',
      time: '2026-11-24T09:00:00.000Z',
      data: { bookId: 7 },
      logid: 'log-1',
      position: '9007199254740991',
      ...subject,
    });
    expect(event.id).toBe(decodeAnnouncement(message).id);
  });
  it('has the same id whenever the event is announced', () => {
    const ids = [1, 2].map(() => decodeAnnouncement(encodeAnnouncement(announced, recorded, 'log-1')).id);
    expect(ids[0]).toBe(ids[1]);
  });
});
