import { createHmac } from 'node:crypto';
import { NormalForm } from '@ledgerdesk/fields';

/**
 * The stream of the claims on a value within a group: `<kind>-<groupId>-<number of the normal form>-<hmac>`, the last
 * being HMAC-SHA-256 (RFC 2104, 64 hexadecimal digits) under the instance secret, so that the name tells nobody the value.
 */
export const claimStream = (
  kind: string,
  groupId: number,
  { number, of }: NormalForm,
  value: string,
  secret: string,
): string => `${kind}-${groupId}-${number}-${createHmac('sha256', secret).update(of(value)).digest('hex')}`;
