import { randomUUID } from 'node:crypto';

/** A place in a trace: both ids are lower-case hexadecimal, of 32 and 16 digits. */
export type Trace = Readonly<{ traceId: string; parentId: string; sampled: boolean }>;

/**
 * Reads a `traceparent`. A version after 00 may carry more fields, which are passed over.
 *
 * @returns null where it is not valid, and so counts as absent
 * @see https://www.w3.org/TR/trace-context/#traceparent-header
 */
export const parseTraceparent = (traceparent: unknown): Trace | null => {
  if (typeof traceparent !== 'string') return null;
  const [, version, traceId, parentId, flags, more] = syntax.exec(traceparent) ?? [];
  if (!version || !traceId || !parentId || !flags) return null;
  if (version === 'ff' || (version === '00' && more !== '')) return null;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return null;
  return { traceId, parentId, sampled: (parseInt(flags, 16) & SAMPLED) === SAMPLED };
};

const syntax = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})((?:-.*)?)$/;
const SAMPLED = 1;

/** Version 00, with the one flag it defines. */
export const formatTraceparent = ({ traceId, parentId, sampled }: Trace): string =>
  `00-${traceId}-${parentId}-${sampled ? '01' : '00'}`;

/** A `traceparent` for what is done on behalf of this one: the same trace where it is valid, else a new one. */
export const childTraceparent = (traceparent?: unknown): string => {
  const { traceId, sampled } = parseTraceparent(traceparent) ?? { traceId: randomTraceId(), sampled: false };
  return formatTraceparent({ traceId, parentId: randomParentId(), sampled });
};

/** From version 4 UUIDs, whose randomness Node draws in advance; never all zeros. */
const randomTraceId = () => randomUUID().replaceAll('-', '');
const randomParentId = () => randomTraceId().slice(16);
