import { applyRules, freeText, required, Ruled, trimmed } from '../field-rules';

/** 9999999999999.99 in hundredths; exact as a number. */
const MOST_CENTS = 999_999_999_999_999n;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** A number, or its decimal text as a form has it, in hundredths, half up (CRM-21). */
const rate = (typed: number | string | null): Ruled<number | null> => {
  const text = trimmed(String(typed ?? ''));
  if (text === '') return { value: null, broken: [] };
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole + fraction === '') return { value: null, broken: ['is not a number'] };

  const digits = BigInt(whole + fraction);
  if (sign === '-' && digits > 0n) return { value: null, broken: ['must be greater than or equal to 0'] };
  const cents = halfUp(digits, Number(exponent) - fraction.length + 2);
  return cents > MOST_CENTS ? { value: null, broken: ['is too large'] } : { value: Number(cents), broken: [] };
};

/** digits × 10^exponent, as a whole number. */
const halfUp = (digits: bigint, exponent: number): bigint => {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const unit = 10n ** BigInt(-exponent);
  return (2n * digits + unit) / (2n * unit);
};

const rules = { name: required(255), defaultRate: rate, description: freeText(1024) };

/** As it was typed: absent is not spoken of, null clears (CRM-26). */
export type TypedOrganization = Parameters<typeof applyRules<typeof rules>>[1];

const read = (typed: TypedOrganization) => {
  const { fields, broken } = applyRules(rules, typed);
  const { defaultRate, ...texts } = fields;
  return { fields: { ...texts, ...(defaultRate === undefined ? {} : { defaultRateCents: defaultRate }) }, broken };
};

/** Of a new organization, every field is spoken of. */
export const newOrganization = ({ name = null, defaultRate = null, description = null }: TypedOrganization) => {
  const { fields, broken } = read({ name, defaultRate, description });
  return { fields: fields as Required<typeof fields>, broken };
};

export const changedOrganization = read;
