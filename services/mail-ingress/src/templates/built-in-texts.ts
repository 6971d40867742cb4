import type { MailTemplateName } from '@ledgerdesk/contracts';

/** TPL-12, as templates. That of new_participant goes on with the title, for which there is no placeholder. */
export const builtInTexts: Readonly<Record<MailTemplateName, string>> = {
  thank_you: 'Thank you for your request. It is tracked as ticket %{ISSUE_ID}, and we will answer as soon as we can.',
  new_note: '%{NOTE_TEXT}',
  new_participant: 'You were added to the conversation about ticket %{ISSUE_ID}.',
};
