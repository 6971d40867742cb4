import { email, type InputOf, name, refine, required, throwIfViolated, unchanged, validate } from '@ledgerdesk/fields';
import { RESERVED } from '../tree/field-rules';

const USERNAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]+$/;
const NO_USERNAME = /\.$|\.git$|\.atom$/i;
const USERNAME_FORM =
  "can contain only letters, digits, '_', '-' and '.'. It cannot start with '-' or '.' nor end with '.', '.git' or '.atom'";

const isUsername = (text: string): boolean =>
  USERNAME.test(text) && !NO_USERNAME.test(text) && !RESERVED.has(text.toLowerCase());

/** API-15, GRP-32. */
const rules = {
  username: refine(required(255, unchanged), (text) => (isUsername(text) ? [] : [USERNAME_FORM])),
  name: name(255, unchanged),
  email: refine(required(255, unchanged), (text) => email(255)(text).violations),
};
/** The first user has an address that is none elsewhere. */
const rulesOfFirst = { ...rules, email: required(255, unchanged) };

/** @throws InvalidFields that names each of these texts that breaks a rule */
export const assertTexts = (texts: InputOf<typeof rules>, { isFirstUser = false } = {}): void =>
  throwIfViolated(validate(isFirstUser ? rulesOfFirst : rules, texts).violations);

/** @throws InvalidFields for a day at which the token has ended already */
export const assertInFuture = (expiresAt: string | null, now: string): void => {
  if (expiresAt === null || expiresAt > now.slice(0, 10)) return;
  throwIfViolated([{ path: 'expiresAt', message: 'cannot be a date in the past' }]);
};
