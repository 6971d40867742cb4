export const BLANK = "can't be blank";
export const INVALID = 'is invalid';
export const NOT_ALLOWED = 'contains characters that are not allowed';
export const TAKEN = 'has already been taken';

export const tooLong = (maximum: number, unit: 'characters' | 'bytes' = 'characters'): string =>
  `is too long (maximum is ${maximum} ${unit})`;
