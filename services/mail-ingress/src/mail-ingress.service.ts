import 'reflect-metadata';
import { z } from 'zod';
import { Service } from '@ledgerdesk/service-host';
import { MailIngressModule } from './mail-ingress.module';

/** Receives mail, makes issues and notes of it, and mails what is answered. */
export const mailIngressService: Service<z.ZodRawShape> = {
  name: 'mail-ingress',
  module: () => MailIngressModule,
};
