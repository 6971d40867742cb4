/** A group or project by its number, or by its full path (API-1). */
export const referenceOf = (text: string | number): string | number =>
  typeof text === 'string' && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : text;
