import { settings } from '@ledgerdesk/contracts';
import { viewOf } from './view';

/** API-39. */
export const settingsView = viewOf(settings, {}, 'CrmSettings');
