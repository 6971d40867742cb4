import { imageSize } from 'image-size';
import { ParsedAttachment } from './parsed-mail';

const MAX_PIXELS = 50_000_000;

type Kind = NonNullable<ParsedAttachment['image']>;
/** Only these are ever looked into further. */
const magic: readonly (readonly [Kind, RegExp])[] = [
  ['image/png', /^\x89PNG\r\n\x1a\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF[^]{4}WEBPVP8/],
];

/** The kind of an image that may be shown in the page, by its bytes alone, with at most 50 million pixels; null for anything else (ATT-8). */
export const imageKind = (content: Uint8Array): Kind | null => {
  const start = Buffer.from(content.subarray(0, 16)).toString('latin1');
  const kind = magic.find(([, pattern]) => pattern.test(start))?.[0];
  if (!kind) return null;
  try {
    // A copy, since the library reads on where bytes share their memory with others.
    const { width, height } = imageSize(new Uint8Array(content));
    return width > 0 && height > 0 && width * height <= MAX_PIXELS ? kind : null;
  } catch {
    return null;
  }
};
