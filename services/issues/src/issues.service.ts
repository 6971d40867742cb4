import 'reflect-metadata';
import { z } from 'zod';
import { Service } from '@ledgerdesk/service-host';
import { IssuesModule } from './issues.module';

/** Issues, their notes, and their contacts. */
export const issuesService: Service<z.ZodRawShape> = {
  name: 'issues',
  module: () => IssuesModule,
};
