import type { Upload } from '../issues/issue';

/** After a text was changed: those that came by mail stay with it, all others are those that it refers to now. */
export const shownUploads = (before: readonly Upload[], referred: readonly Upload[] = []): readonly Upload[] => {
  const byMail = before.filter(({ owner }) => owner === undefined);
  const known = new Set(byMail.map(({ uploadId }) => uploadId));
  return [...byMail, ...referred.filter(({ uploadId }) => !known.has(uploadId))];
};
