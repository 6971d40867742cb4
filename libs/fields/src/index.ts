export { escapedFormula, unescapedFormula } from './formula-cells';
export { InvalidFields, throwIfViolated, type Violation } from './invalid-fields';
export { BLANK, INVALID, NOT_ALLOWED, TAKEN, tooLong } from './messages';
export { emailForm, foldCase, nameForm, type NormalForm } from './normal-forms';
export {
  bytes,
  characters,
  email,
  freeText,
  type Limit,
  name,
  optional,
  refine,
  required,
  requiredFreeText,
  type Rule,
  type RuleResult,
  slug,
} from './rules';
export { isPlain, trimmed, unchanged, withoutControls, wordsOf } from './text';
export { type InputOf, omitUndefined, validate, type Validated, validateNew, type ValuesOf } from './validate';
