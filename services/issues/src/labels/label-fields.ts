import {
  bytes,
  InputOf,
  INVALID,
  name,
  optional,
  refine,
  Rule,
  RuleResult,
  throwIfViolated,
  validate,
  validateNew,
  ValuesOf,
} from '@ledgerdesk/fields';

const DEFAULT_COLOR = '#6699cc';
const HEX_COLOR = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** Six hexadecimal digits, of which three may stand for each twice. */
const color: Rule<string | null, string> = (input): RuleResult<string> => {
  const text = (input ?? '').trim() || DEFAULT_COLOR;
  if (!HEX_COLOR.test(text)) return { value: text, violations: ['must be a valid color code'] };
  const digits = text.length === 4 ? text.slice(1).replace(/./g, '$&$&') : text.slice(1);
  return { value: `#${digits}`, violations: [] };
};

const labelName = refine(name(255), (text) => (text.includes(',') ? [INVALID] : []));
/** ISS-7. */
const labelRules = { name: labelName, color, description: optional(bytes(262_144)) };
const labelsRules = { labels: labelName };

type LabelInput = InputOf<typeof labelRules>;
type LabelFields = ValuesOf<typeof labelRules>;

/** What is spoken of, as it is stored. @throws InvalidFields with every rule that is broken */
export const labelFields = (input: LabelInput): Partial<LabelFields> => {
  const { values, violations } = validate(labelRules, input);
  throwIfViolated(violations);
  return values;
};

/** @throws InvalidFields with every rule that is broken */
export const newLabelFields = (input: LabelInput): LabelFields => {
  const { values, violations } = validateNew(labelRules, input);
  throwIfViolated(violations);
  return values;
};

/** A name in a list of names. @throws InvalidFields */
export const nameInList = (input: string): string => {
  const { values, violations } = validateNew(labelsRules, { labels: input });
  throwIfViolated(violations);
  return values.labels;
};
