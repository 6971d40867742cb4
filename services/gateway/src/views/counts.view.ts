import { counts } from '@ledgerdesk/contracts';

/** API-34. */
export const countsView = counts.meta({ id: 'Counts' });
