import { forbidden, HttpError } from '../request/error-responses';

/**
 * What a browser sends from a page of another site comes with its `Origin`. Programs send none.
 *
 * @throws HttpError 403
 */
export const assertOwnOrigin = ({ origin }: Readonly<{ origin?: string | undefined }>, publicUrl: string): void => {
  if (origin === undefined || origin === new URL(publicUrl).origin) return;
  throw new HttpError(forbidden('The request comes from another site'));
};
