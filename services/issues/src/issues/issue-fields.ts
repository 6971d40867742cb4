import {
  bytes,
  InputOf,
  optional,
  required,
  requiredFreeText,
  throwIfViolated,
  trimmed,
  validate,
  validateNew,
  ValuesOf,
  withoutControls,
} from '@ledgerdesk/fields';

const LONGEST_TEXT = bytes(262_144);
/** ISS-2, ISS-3. */
const issueRules = {
  title: required(255, (text) => trimmed(withoutControls(text))),
  description: optional(LONGEST_TEXT, withoutControls),
};
/** ISS-3. */
const noteRules = { note: requiredFreeText(LONGEST_TEXT, withoutControls) };

/** TIM-3. */
const timeEntryRules = { summary: optional(255, (text) => trimmed(withoutControls(text))) };

type IssueInput = InputOf<typeof issueRules>;
type IssueFields = ValuesOf<typeof issueRules>;

/** What is spoken of, as it is stored. @throws InvalidFields with every rule that is broken */
export const issueFields = (input: IssueInput): Partial<IssueFields> => {
  const { values, violations } = validate(issueRules, input);
  throwIfViolated(violations);
  return values;
};

/** Of a new issue both are spoken of. @throws InvalidFields with every rule that is broken */
export const newIssueFields = (input: Required<IssueInput>): IssueFields => {
  const { values, violations } = validateNew(issueRules, input);
  throwIfViolated(violations);
  return values;
};

/** @throws InvalidFields */
export const noteBody = (input: string | null): string => {
  const { values, violations } = validateNew(noteRules, { note: input });
  throwIfViolated(violations);
  return values.note;
};

/** @throws InvalidFields */
export const timeEntrySummary = (input: string | null): string | null => {
  const { values, violations } = validateNew(timeEntryRules, { summary: input });
  throwIfViolated(violations);
  return values.summary;
};
