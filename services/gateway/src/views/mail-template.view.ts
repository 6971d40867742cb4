import { z } from 'zod';
import { mailTemplate } from '@ledgerdesk/contracts';
import { renamed, viewOf } from './view';

/** MA-3. */
export const mailTemplateView = viewOf(
  mailTemplate,
  {
    name: renamed('name', z.string()),
    source: renamed('source', z.string().describe('`project`, the full path of a group, `instance` or `built_in`')),
  },
  'MailTemplate',
);
