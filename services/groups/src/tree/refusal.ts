import type { GroupRefusal, ServiceRefusal, SettingsRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';

export const refusal = (code: GroupRefusal | SettingsRefusal | ServiceRefusal | 'group-not-found', message: string) =>
  new DomainError(code, message);
