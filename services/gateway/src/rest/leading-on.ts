import { DomainError } from '@ledgerdesk/event-sourcing';
import { ErrorCode, errorResponse, HttpError } from '../request/error-responses';
import { RouteContext } from './route';

/**
 * The read of what was merged leads to what it stands for (TRF-31), at the same time where a past one was asked for.
 *
 * @param place of those things in the group that was entered, such as `crm/contacts`
 * @throws HttpError 307
 */
export const leadingOn = async <Answered>(
  read: Promise<Answered>,
  { code, place }: Readonly<{ code: ErrorCode; place: string }>,
  { access, query, webUrl }: RouteContext,
): Promise<Answered> => {
  try {
    return await read;
  } catch (error) {
    const intoId = error instanceof DomainError && error.code === code ? error.details?.intoId : undefined;
    if (intoId === undefined) throw error;
    const { as_of: asOf } = query as { as_of?: string };
    const at = asOf === undefined ? '' : `?as_of=${encodeURIComponent(asOf)}`;
    const location = webUrl(`api/v4/groups/${access.target!.id}/${place}/${intoId}${at}`);
    throw new HttpError(errorResponse(307, (error as DomainError).message, { location }));
  }
};
