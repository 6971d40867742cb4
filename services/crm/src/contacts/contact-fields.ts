import { email, freeText, InputOf, optional, required, validate, validateNew } from '@ledgerdesk/fields';

/** CRM-10..15, 24, 25. */
const rules = {
  firstName: required(255),
  lastName: required(255),
  email: email(255),
  phone: optional(32),
  description: freeText(1024),
};

/** Absent is not spoken of, null clears (CRM-26). */
export type ContactInput = InputOf<typeof rules>;

export const newContact = (input: ContactInput) => validateNew(rules, input);
export const changedContact = (input: ContactInput) => validate(rules, input);
