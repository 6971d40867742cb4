import { validAddress } from './entity-content';
import { allValues, HeaderField } from './header-fields';
import { ParsedMail } from './parsed-mail';

const headers = {
  deliveredTo: 'delivered-to',
  xDeliveredTo: 'x-delivered-to',
  envelopeTo: 'envelope-to',
  xEnvelopeTo: 'x-envelope-to',
  xOriginalTo: 'x-original-to',
  xForwardedTo: 'x-forwarded-to',
} as const;
const MAX_ADDRESSES = 500;

/** To whom servers on the way say that they delivered the mail (RT-11): repeated headers top to bottom, left to right. */
export const deliveryAddressesIn = (fields: readonly HeaderField[]): ParsedMail['delivery'] => {
  const listed = Object.entries(headers).map(([key, name]) => {
    const found = allValues(fields, name).flatMap((value) => value.split(/[\s,;]+/));
    return [key, validOf(found)] as const;
  });
  return {
    ...(Object.fromEntries(listed) as Record<keyof typeof headers, string[]>),
    receivedFor: receivedFor(fields),
  };
};

/** The `for` of each `Received` (RFC 5321, 4.4), of which there is one. */
const receivedFor = (fields: readonly HeaderField[]): string[] =>
  validOf(
    allValues(fields, 'received').flatMap((value) => /\sfor\s{1,10}(<?[^\s<>;(),]{3,254}>?)/i.exec(value)?.[1] ?? []),
  );

const validOf = (found: readonly string[]): string[] =>
  found.flatMap((text) => validAddress(text) ?? []).slice(0, MAX_ADDRESSES);
