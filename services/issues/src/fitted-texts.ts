const MAX_TEXT_BYTES = 600_000;

const sizeOf = (text: string) => Buffer.byteLength(JSON.stringify(text));

/**
 * The texts of a page as one message can hold them: whole, unless together they are too large; then the longest ones are
 * cut, marked by `…`. Read alone, each is whole.
 */
export const fitted = (texts: readonly string[], most = MAX_TEXT_BYTES): readonly string[] => {
  const sizes = texts.map(sizeOf);
  let left = most;
  let longest = Number.MAX_SAFE_INTEGER;
  for (const [rank, size] of [...sizes].sort((a, b) => a - b).entries()) {
    longest = Math.floor(left / (sizes.length - rank));
    if (size > longest) return texts.map((text, index) => (sizes[index]! > longest ? cut(text, longest) : text));
    left -= size;
  }
  return texts;
};

const cut = (text: string, most: number): string => {
  let kept = text;
  while (kept !== '' && sizeOf(`${kept}…`) > most)
    kept = kept.slice(0, Math.floor(kept.length * Math.min(0.95, most / sizeOf(kept))));
  return `${kept.replace(/[\ud800-\udbff]$/, '')}…`;
};
