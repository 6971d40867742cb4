import { MailTemplateName, mailTemplateName, MailTemplateRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { freeText, throwIfViolated, validateNew } from '@ledgerdesk/fields';

/** TPL-2: in code points. */
const LONGEST_TEXT = 65_536;
const rules = { text: freeText(LONGEST_TEXT) };

/** As it is stored: without control characters. @throws InvalidFields */
export const templateText = (input: string | null): string => {
  const { values, violations } = validateNew(rules, { text: input });
  throwIfViolated(violations);
  return values.text ?? '';
};

/** TPL-1: `thank_you.md` means the same. @throws DomainError `template-not-found` */
export const templateNamed = (typed: string): MailTemplateName => {
  const { data } = mailTemplateName.safeParse(typed.replace(/\.md$/, ''));
  if (data) return data;
  const code: MailTemplateRefusal = 'template-not-found';
  throw new DomainError(code, 'There is no template of this name');
};
