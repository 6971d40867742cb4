import { InputOf, required, throwIfViolated, unchanged, validate } from '@ledgerdesk/fields';

/** Of texts that are trimmed. */
const text = required(255, unchanged);
const rules = { username: text, name: text, email: text };

/** @throws InvalidFields that names each of these texts that is empty, or longer than 255 characters */
export const assertTexts = (texts: InputOf<typeof rules>): void => throwIfViolated(validate(rules, texts).violations);
