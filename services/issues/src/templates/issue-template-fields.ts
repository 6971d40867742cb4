import { bytes, name, requiredFreeText, throwIfViolated, validateNew, withoutControls } from '@ledgerdesk/fields';
import type { IssueTemplateView } from '@ledgerdesk/contracts';

/** SET-17. */
const rules = { name: name(255), content: requiredFreeText(bytes(65_536), withoutControls) };

/** As they are stored. @throws InvalidFields with every rule that is broken */
export const issueTemplateFields = (input: Readonly<{ name: string; content: string | null }>): IssueTemplateView => {
  const { values, violations } = validateNew(rules, input);
  throwIfViolated(violations);
  return values;
};
