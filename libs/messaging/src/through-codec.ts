import { AnswerEnvelope, refusalOf, RequestEnvelope } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { decode, encode } from './codec';
import { RequestTransport } from './request-transport';

/** The same, but for the bytes in between, which a bus has that leaves the process: for specs of what is sent. */
export const throughCodec = (wire: RequestTransport): RequestTransport => ({
  sendRequest: async (subject, request, waitMs) => {
    const arrived = decode(encode(subject, request)) as RequestEnvelope;
    const answer = await wire.sendRequest(subject, arrived, waitMs);
    return answer && (decode(packed(subject, answer)) as AnswerEnvelope);
  },
});

const packed = (subject: string, answer: AnswerEnvelope): Uint8Array => {
  try {
    return encode(subject, answer);
  } catch (error) {
    if (error instanceof DomainError) return encode(subject, { error: refusalOf(error) });
    throw error;
  }
};
