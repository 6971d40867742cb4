import { z } from 'zod';
import { request } from '../message';
import { written } from '../paging';

/** Which mails have a text that can be replaced (TPL-1). */
export const mailTemplateName = z.enum(['thank_you', 'new_note', 'new_participant']);
export type MailTemplateName = z.infer<typeof mailTemplateName>;

/** `source`: `project`, the full path of a group, `instance` or `built_in`. */
export const mailTemplate = z.object({ name: mailTemplateName, text: z.string(), source: z.string() });
export type MailTemplateView = z.infer<typeof mailTemplate>;

const named = { name: z.string().max(1_024) };
const text = z.string().max(400_000).nullable();

/**
 * Those that count in the project or group that was entered, or in the installation: its own, or the next ones above
 * (TPL-1). Maintainer+, of the installation administrators. `name` may end in `.md`. Refusals: `template-not-found`.
 */
export const listMailTemplates = request('mail.templates.list', {
  payload: z.object({}),
  reply: z.object({ templates: z.array(mailTemplate) }),
});
export const readMailTemplate = request('mail.templates.read', {
  payload: z.object(named),
  reply: z.object({ template: mailTemplate }),
});
/** Its own. An empty one counts as none. Refusals: `template-not-found`, `invalid-fields` (TPL-2), `project-archived`. */
export const changeMailTemplate = request('mail.templates.change', {
  payload: z.object({ ...named, text }),
  reply: z.object({ template: mailTemplate, ...written }),
});
/** Its own, which then is the next one above. Refusals: `template-not-found` also where it has none; `project-archived`. */
export const removeMailTemplate = request('mail.templates.remove', {
  payload: z.object(named),
  reply: z.object(written),
});
/** How a mail reads with this text, or with the one that counts, of sample values. Refusals: as those of a change; `unavailable`. */
export const previewMailTemplate = request('mail.templates.preview', {
  payload: z.object({ ...named, text: text.default(null) }),
  reply: z.object({ text: z.string(), html: z.string() }),
});

export type MailTemplateRefusal = 'template-not-found';
