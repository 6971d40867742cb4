import type {
  AccessRefusal,
  GroupRefusal,
  ServiceRefusal,
  SettingsRefusal,
  TransferRefusal,
} from '@ledgerdesk/contracts';
import { DomainError, type RefusalDetails } from '@ledgerdesk/event-sourcing';

type Code = GroupRefusal | SettingsRefusal | ServiceRefusal | AccessRefusal | TransferRefusal;

export const refusal = (code: Code, message: string, details?: RefusalDetails) =>
  new DomainError(code, message, details);
