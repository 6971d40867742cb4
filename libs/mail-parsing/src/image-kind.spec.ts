import { imageKind } from './image-kind';

/** The header of a PNG alone: its dimensions are all that is looked at. */
const png = (width: number, height: number): Uint8Array => {
  const bytes = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000080600000000000000', 'hex');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const gif = (width: number, height: number): Uint8Array => {
  const bytes = Buffer.from('47494638396100000000800000ffffff0000002c', 'hex');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
};

describe('an image', () => {
  it('is known by its bytes (ATT-8)', () => {
    expect([imageKind(png(10, 10)), imageKind(gif(10, 10))]).toEqual(['image/png', 'image/gif']);
  });
  it('has at most 50 million pixels (ATT-8)', () => {
    expect([imageKind(png(10_000, 5_000)), imageKind(png(10_000, 5_001))]).toEqual(['image/png', null]);
  });
  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['HTML', '<html><img></html>'],
    ['PDF', '%PDF-1.4'],
    ['nothing', ''],
    ['a PNG that was cut', '\x89PNG\r\n\x1a\n'],
    ['a JPEG that was cut', '\xff\xd8\xff\xe0'],
    ['a WebP that was cut', 'RIFF....WEBPVP8 '],
  ])('is never %s (ATT-8)', (_, bytes) => expect(imageKind(Buffer.from(bytes, 'latin1'))).toBeNull());
});
