import { MailedMarkdown, MailedText, renderForMail } from '@ledgerdesk/markdown';
import { RenderingFailed } from './rendered-mail';

/** Of the texts of one mail in both forms: few characters can stand for many, and whoever composes the mail has to carry them. */
const MAX_CHARACTERS = 8 * 1_048_576;

/** @throws RenderingFailed */
export const renderMail = (texts: readonly MailedMarkdown[]): readonly MailedText[] => {
  const rendered = texts.map(renderForMail);
  const characters = rendered.reduce((sum, { text, html }) => sum + text.length + html.length, 0);
  if (characters <= MAX_CHARACTERS) return rendered;
  throw new RenderingFailed('too-complex', `The rendered texts have ${characters} characters.`);
};
