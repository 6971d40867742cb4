const QUOTES = /^"|"$/g;

/** MI-6: what those may see of an address who may not see it whole (`jane@example.com`: `ja*****@e*****.c**`). */
export const maskAddress = (address: string): string => {
  const at = address.lastIndexOf('@');
  const local = [...address.slice(0, Math.max(0, at)).replace(QUOTES, '')];
  const domain = address.slice(at + 1);
  const shown = local.slice(0, local.length > 2 ? 2 : 1).join('');
  const lastLabel = domain.slice(domain.lastIndexOf('.') + 1);
  return `${shown}*****@${firstOf(domain)}*****.${firstOf(lastLabel)}**`;
};

const firstOf = (text: string): string => [...text][0] ?? '';
