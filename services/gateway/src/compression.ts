import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';

const compress = promisify(gzip);
const LEAST_BYTES = 1_024;
/** JSON gets little smaller by more effort, which would take most of the time of a list. */
const FASTEST = { level: constants.Z_BEST_SPEED };

/** Texts above 1 KB where the caller takes them (API-58); what is sent as a file is sent as it is. */
export const compressAnswers = (fastify: FastifyInstance): void => {
  fastify.addHook('onSend', async (request, reply, payload: unknown) => {
    if (typeof payload !== 'string' || Buffer.byteLength(payload) <= LEAST_BYTES) return payload;
    addVary(reply.getHeader('vary'), (value) => reply.header('vary', value));
    if (!takesGzip(request.headers['accept-encoding'])) return payload;
    reply.header('content-encoding', 'gzip').removeHeader('content-length');
    return compress(payload, FASTEST);
  });
};

const addVary = (present: unknown, set: (value: string) => void): void =>
  set([...(present ? [`${present as string}`] : []), 'Accept-Encoding'].join(', '));

/** RFC 9110, section 12.5.3: a weight of 0 means no. */
const takesGzip = (header: string | string[] | undefined): boolean =>
  `${header ?? ''}`.split(',').some((coding) => {
    const [name, weight = 'q=1'] = coding.split(';').map((part) => part.trim().toLowerCase());
    return (name === 'gzip' || name === '*') && !/^q=0(\.0*)?$/.test(weight);
  });
