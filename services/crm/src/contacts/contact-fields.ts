import {
  email,
  freeText,
  InputOf,
  name,
  optional,
  trimmed,
  validate,
  validateNew,
  withoutControls,
} from '@ledgerdesk/fields';

/** CRM-10..15, 24, 25; GRP-32. */
const rules = {
  firstName: name(255),
  lastName: name(255),
  email: email(255),
  phone: optional(32, (text) => trimmed(withoutControls(text))),
  description: freeText(1024),
};

/** Absent is not spoken of, null clears (CRM-26). */
export type ContactInput = InputOf<typeof rules>;

export const newContact = (input: ContactInput) => validateNew(rules, input);
export const changedContact = (input: ContactInput) => validate(rules, input);
