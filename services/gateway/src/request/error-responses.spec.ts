import { InvalidFields, InvalidRequest } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { errorResponses, responseTo, ErrorCode } from './error-responses';

const says = (status: number, message: string) => ({ status, body: { message } });
const untilFinished = (message: string) => ({
  status: 409,
  body: { message, retryable: true },
  headers: { 'retry-after': '5' },
});
const changed = says(409, 'The resource was changed by someone else. Read it again.');
const expected: Readonly<Record<Exclude<ErrorCode, 'invalid-request' | 'invalid-fields'>, object>> = {
  forbidden: says(403, '403 Forbidden'),
  'system-note': says(403, '403 Forbidden'),
  'crm-disabled': says(403, '403 Forbidden - said'),
  'last-owner': says(403, '403 Forbidden - The last owner of a group cannot leave or be removed'),
  'cursor-not-valid': { status: 400, body: { error: 'cursor is invalid' } },
  unauthenticated: says(401, '401 Unauthorized'),
  'group-not-found': says(404, '404 Group Not Found'),
  'project-not-found': says(404, '404 Project Not Found'),
  'user-not-found': says(404, '404 User Not Found'),
  'contact-not-found': says(404, '404 Contact Not Found'),
  'organization-not-found': says(404, '404 Organization Not Found'),
  'import-not-found': says(404, '404 Import Not Found'),
  'import-file-refused': { status: 400, body: { error: 'said' } },
  'issue-not-found': says(404, '404 Issue Not Found'),
  'note-not-found': says(404, '404 Note Not Found'),
  'label-not-found': says(404, '404 Label Not Found'),
  'upload-not-found': says(404, '404 Not found'),
  'mail-not-found': says(404, '404 Not found'),
  'template-not-found': says(404, '404 Template Not Found'),
  'outgoing-mail-not-found': says(404, '404 Not found'),
  'participant-not-found': says(404, '404 Not found'),
  'transfer-not-found': says(404, '404 Transfer Not Found'),
  'parent-not-found': says(404, '404 Group Not Found'),
  'unknown-token': says(404, '404 Not found'),
  'not-visible-here': says(404, '404 Group Not Found'),
  'member-not-found': says(404, '404 Not found'),
  'token-not-found': says(404, '404 Not found'),
  'member-already-exists': says(409, 'Member already exists'),
  'email-taken': says(409, 'Email has already been taken'),
  'password-not-proven': says(403, '403 Forbidden - current_password is wrong'),
  'no-password': says(403, '403 Forbidden - An administrator has to give you a first password'),
  'label-already-exists': says(409, 'said'),
  'email-token-not-valid': says(404, '404 Not found'),
  'username-taken': says(409, 'Username has already been taken'),
  'group-already-exists': changed,
  'project-already-exists': changed,
  'user-already-exists': changed,
  'contact-already-exists': changed,
  'organization-already-exists': changed,
  'issue-already-exists': changed,
  'note-already-exists': changed,
  'upload-already-exists': changed,
  'claim-taken': changed,
  'claim-voided': changed,
  'claim-elsewhere': changed,
  'concurrent-change': changed,
  'contact-erased': says(409, 'said'),
  'contact-merged': says(409, 'said'),
  'organization-merged': says(409, 'said'),
  'issue-not-movable': says(400, 'said'),
  'issue-being-moved': untilFinished('said Try again later.'),
  'contact-part-of-transfer': untilFinished('said Try again later.'),
  'organization-part-of-transfer': untilFinished('said Try again later.'),
  'contacts-being-moved': untilFinished('said Try again later.'),
  'email-reserved': untilFinished('said Try again later.'),
  'name-reserved': untilFinished('said Try again later.'),
  'precondition-failed': says(412, '412 Precondition Failed'),
  'project-archived': says(403, '403 Forbidden - Project is archived'),
  'source-not-allowed': says(422, 'said'),
  'source-locked': says(422, 'said'),
  'contacts-refused': says(422, 'said'),
  'too-many-contacts': says(422, 'said'),
  'too-many-projects': says(422, 'said'),
  'too-many-labels': says(422, 'said'),
  'too-many-templates': says(422, 'said'),
  'duration-not-understood': says(400, 'said'),
  'no-time-spent': says(400, 'said'),
  'spent-in-the-future': says(400, 'said'),
  'more-than-spent': says(400, 'said'),
  'no-command-applied': says(400, 'said'),
  'period-refused': says(400, 'said'),
  'report-changed': says(409, 'said'),
  'no-address-added': says(422, 'said'),
  'already-a-ticket': says(422, 'said'),
  'participant-limit-reached': says(422, 'said'),
  'contact-source-of-others': { status: 409, body: { message: 'said', groups: [] } },
  'not-confirmed': { status: 400, body: { error: 'said' } },
  'too-much-to-delete': says(422, 'said'),
  'not-deleted': says(400, 'said'),
  'restored-above-first': says(409, 'said'),
  'tickets-not-confidential': says(422, 'said'),
  'mail-not-set-up': says(422, 'Set up incoming mail first'),
  'not-in-this-state': says(409, 'said'),
  'overlapping-transfer': untilFinished('Transfer failed: said'),
  'project-being-transferred': untilFinished('said'),
  'part-of-transfer': untilFinished('said Try again later.'),
  'transfer-not-undone': says(409, 'said'),
  'merged-into-itself': says(422, 'said'),
  'merge-not-undone': says(409, 'said'),
  'transfer-committed': says(409, 'said'),
  'project-not-transferred': says(400, 'Failed to transfer project said'),
  'too-large': says(413, '413 Request Entity Too Large'),
  'internal-error': says(500, '500 Internal Server Error'),
  unavailable: { ...says(503, '503 Service Unavailable'), headers: { 'retry-after': '1' } },
};

describe('a refusal of a service', () => {
  it.each(Object.entries(expected))('%s is answered as the table says (API-10..13)', (code, answer) =>
    expect({ headers: {}, ...responseTo(new DomainError(code, 'said')) }).toEqual({ headers: {}, ...answer }),
  );
  it('has an answer, whichever it is', () =>
    expect(Object.keys(errorResponses).sort()).toEqual(
      [...Object.keys(expected), 'invalid-fields', 'invalid-request'].sort(),
    ));
  it('for fields names each, as the API calls it, with all its messages (API-11)', () => {
    const fields = new InvalidFields([
      { path: 'firstName', message: "can't be blank" },
      { path: 'email', message: 'is invalid' },
      { path: 'email', message: 'is too long (maximum is 255 characters)' },
    ]);
    const email = ['is invalid', 'is too long (maximum is 255 characters)'];
    expect(responseTo(fields)).toMatchObject({
      status: 400,
      body: { message: { first_name: ["can't be blank"], email } },
    });
  });
  it('for a malformed request names what is unreadable', () => {
    const malformed = new InvalidRequest('malformed', [{ path: 'orderBy', message: 'Invalid option' }]);
    expect(responseTo(malformed)).toEqual({ status: 400, body: { error: 'order_by is invalid' } });
  });
  it('because of a running transfer names it (TRF-41)', () =>
    expect(responseTo(new DomainError('overlapping-transfer', 'said', { transferId: 5 }))).toEqual({
      status: 409,
      body: { message: 'Transfer failed: said', transfer_id: 5, retryable: true },
      headers: { 'retry-after': '5' },
    }));
  it.each([
    'issue-being-moved',
    'contact-part-of-transfer',
    'organization-part-of-transfer',
    'contacts-being-moved',
    'email-reserved',
    'name-reserved',
    'part-of-transfer',
  ])('%s names the transfer, and may be asked again (TRF-54 to TRF-57)', (code) =>
    expect(responseTo(new DomainError(code, 'It is part of it.', { transferId: 5 }))).toEqual({
      status: 409,
      body: { message: 'It is part of it. Try again later.', transfer_id: 5, retryable: true },
      headers: { 'retry-after': '5' },
    }),
  );
  it('may have an answer of the route', () => {
    const own = { forbidden: () => says(403, '403 Forbidden - not here') };
    expect(responseTo(new DomainError('forbidden', ''), own)).toEqual(says(403, '403 Forbidden - not here'));
  });
  it.each(['constructor', 'no-such-code'])('with the unknown code %s has none', (code) =>
    expect(responseTo(new DomainError(code, ''))).toBeNull(),
  );
});
