/** Messages by the names of fields, as the API has them: without the name of the field. */
export type FieldMessages = Readonly<Record<string, readonly string[]>>;

/** What the API has refused, or could not do. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    /** Sentences for people, in English. */
    readonly messages: readonly string[],
    readonly fields: FieldMessages,
    readonly requestId: string | null,
  ) {
    super(messages.join(' ') || `HTTP ${status}`);
  }
}

type Body = Readonly<{ message?: unknown; error?: unknown }>;

/**
 * @param status of the answer
 * @param body what the API has answered, whatever it is
 */
export const errorOf = (status: number, body: unknown, requestId: string | null): ApiError => {
  const { message, error } = (typeof body === 'object' && body !== null ? body : {}) as Body;
  if (typeof message === 'object' && message !== null) {
    const { base = [], ...fields } = message as Record<string, readonly string[]>;
    return new ApiError(status, base, fields, requestId);
  }
  const text = [message, error].find((one) => typeof one === 'string') as string | undefined;
  return new ApiError(status, text === undefined ? [] : [withoutStatus(text)], {}, requestId);
};

/** `403 Forbidden - Project is archived` says to people that the project is archived. */
const withoutStatus = (text: string): string => text.replace(/^\d{3} [\w ]+ - /, '');

export const isMissing = (error: unknown): boolean => error instanceof ApiError && [403, 404].includes(error.status);
export const isConflict = (error: unknown): boolean => error instanceof ApiError && error.status === 412;
