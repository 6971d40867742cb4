const ROBOTS = ['mailer-daemon', 'postmaster', 'noreply', 'no-reply', 'donotreply', 'do-not-reply'];

/** LOOP-20: nobody reads what is mailed there, or a program answers it. */
export const isRobot = (address: string): boolean =>
  ROBOTS.includes(withoutTag(address).split('@')[0]!.replace(/^"|"$/g, '').toLowerCase());

/** LOOP-23: `jane+tag@example.com` is read by `jane@example.com`. */
export const withoutTag = (address: string): string => {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
};
