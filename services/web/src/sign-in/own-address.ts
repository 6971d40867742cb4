/** Where an address leads within this installation; to the start page where it leads elsewhere. */
export const ownAddress = (address: string | null, origin: string): string => {
  if (address === null || !URL.canParse(address, origin)) return '/';
  const { origin: other, pathname, search, hash } = new URL(address, origin);
  return other === origin ? `${pathname}${search}${hash}` : '/';
};
