import { freeText, InputOf, name, omitUndefined, RuleResult, trimmed, validate, validateNew } from '@ledgerdesk/fields';

/** 9999999999999.99 in hundredths; exact as a number. */
const MOST_CENTS = 999_999_999_999_999n;
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i;

/** A number, or its decimal text as a form has it, in hundredths, half up (CRM-21). */
const rate = (input: number | string | null): RuleResult<number | null> => {
  const text = trimmed(String(input ?? ''));
  if (text === '') return { value: null, violations: [] };
  const [, sign, whole = '', fraction = '', exponent = '0'] = DECIMAL.exec(text) ?? [];
  if (whole + fraction === '') return { value: null, violations: ['is not a number'] };

  const digits = BigInt(whole + fraction);
  if (sign === '-' && digits > 0n) return { value: null, violations: ['must be greater than or equal to 0'] };
  const cents = halfUp(digits, Number(exponent) - fraction.length + 2);
  return cents > MOST_CENTS ? { value: null, violations: ['is too large'] } : { value: Number(cents), violations: [] };
};

/** digits × 10^exponent, as a whole number. */
const halfUp = (digits: bigint, exponent: number): bigint => {
  if (exponent >= 0) return digits * 10n ** BigInt(exponent);
  const unit = 10n ** BigInt(-exponent);
  return (2n * digits + unit) / (2n * unit);
};

/** CRM-19..22; GRP-32. */
const rules = { name: name(255), defaultRate: rate, description: freeText(1024) };

/** Absent is not spoken of, null clears (CRM-26). */
export type OrganizationInput = InputOf<typeof rules>;

export const newOrganization = (input: OrganizationInput) => {
  const { values, violations } = validateNew(rules, input);
  const { defaultRate: defaultRateCents, ...texts } = values;
  return { values: { ...texts, defaultRateCents }, violations };
};

export const changedOrganization = (input: OrganizationInput) => {
  const { values, violations } = validate(rules, input);
  const { defaultRate: defaultRateCents, ...texts } = values;
  return { values: { ...texts, ...omitUndefined({ defaultRateCents }) }, violations };
};
