/** A name, in every language. */
export const PRODUCT = 'Ledgerdesk';
