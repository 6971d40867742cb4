import type { MailTemplateName } from '@ledgerdesk/contracts';
import type { MailedMarkdown, MailedUpload, PlaceholderValue } from '@ledgerdesk/markdown';

/**
 * What a mail tells of its issue. `issueUrl`: empty where it is not told (TPL-9); `note`: of new_note; `description`: empty
 * where it is not told (LOOP-23).
 */
export type TemplateValues = Readonly<{
  kind: MailTemplateName;
  iid: number;
  fullPath: string;
  issueUrl: string;
  unsubscribeUrl: string;
  description: MailedText;
  note: MailedText | null;
  headerText: string;
  footerText: string;
}>;
type MailedText = Readonly<{ markdown: string; uploads: readonly MailedUpload[] }>;

/** A stored template with what its placeholders stand for (TPL-3 to TPL-9). */
export const templatePart = (template: string, base: string, values: TemplateValues): MailedMarkdown => {
  const { kind, iid, fullPath, issueUrl, unsubscribeUrl, description, note, headerText, footerText } = values;
  const ofAll = {
    ISSUE_ID: text(`#${iid}`),
    ISSUE_PATH: text(`${fullPath}#${iid}`),
    ISSUE_URL: url(issueUrl),
    ISSUE_DESCRIPTION: markdown(description),
    UNSUBSCRIBE_URL: url(unsubscribeUrl),
    SYSTEM_HEADER: markdown({ markdown: headerText, uploads: [] }),
    SYSTEM_FOOTER: markdown({ markdown: footerText, uploads: [] }),
  };
  const ofNotes = kind === 'new_note' && note ? { NOTE_TEXT: markdown(note) } : {};
  return { markdown: template, base, uploads: [], placeholders: { ...ofAll, ...ofNotes } };
};

const text = (value: string): PlaceholderValue => ({ kind: 'text', text: value });
const url = (value: string): PlaceholderValue => ({ kind: 'url', url: value });
const markdown = (value: MailedText): PlaceholderValue => ({ kind: 'markdown', ...value });
