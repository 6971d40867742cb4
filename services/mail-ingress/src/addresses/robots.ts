const MAILERS = /^(?:mailer[._-]?daemon|postmaster)$/;
/** `no_reply`, `do.not.reply`, `noreply2`, `no-reply-sales`, `sales-noreply`. */
const NO_REPLY = /(?:^|[._-])(?:do[._-]?not|no)[._-]?reply(?:\d*|[._-].*)$/;

/** LOOP-20: nobody reads what is mailed there, or a program answers it. */
export const isRobot = (address: string): boolean => {
  const plain = withoutTag(address);
  const local = plain
    .slice(0, Math.max(0, plain.lastIndexOf('@')))
    .replace(/^"|"$/g, '')
    .toLowerCase();
  return MAILERS.test(local) || NO_REPLY.test(local);
};

/** LOOP-23: `jane+tag@example.com` is read by `jane@example.com`. */
export const withoutTag = (address: string): string => {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
};
