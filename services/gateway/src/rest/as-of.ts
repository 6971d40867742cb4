import { badRequest } from '../request/error-responses';
import { time } from './route';

/** HIS-4: the parameter of a read that also answers what was. */
export const asOfQuery = { as_of: time.optional() };

/** As services are asked for it. @throws HttpError 400 where it is yet to come */
export const pastTime = (asOf: string): string => {
  if (Date.parse(asOf) > Date.now()) throw badRequest('as_of must not be in the future');
  return new Date(asOf).toISOString();
};
