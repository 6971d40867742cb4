import { type InputHTMLAttributes, type ReactNode, type TextareaHTMLAttributes, useId } from 'react';
import { useTranslations } from 'use-intl';
import styles from './Field.module.css';

type Around = Readonly<{ label: string; hint?: string; isRequired?: boolean; messages?: readonly string[] }>;
type FieldProperties = Around & Readonly<{ children: (attributes: FieldAttributes) => ReactNode }>;
type FieldAttributes = Readonly<{
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  'aria-required': true | undefined;
}>;

/** A label, what is filled in, and what is wrong with it. Messages are the API's, which are English. */
export const Field = ({ label, hint, isRequired = false, messages = [], children }: FieldProperties) => {
  const t = useTranslations('form');
  const id = useId();
  const described = [hint ? `${id}-hint` : [], messages.length > 0 ? `${id}-messages` : []].flat();
  return (
    <div className={styles.field} data-invalid={messages.length > 0 || undefined}>
      <label htmlFor={id}>
        {label} {isRequired && <span className={styles.required}>{t('required')}</span>}
      </label>
      {children({
        id,
        'aria-describedby': described.join(' ') || undefined,
        'aria-invalid': messages.length > 0 || undefined,
        'aria-required': isRequired || undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
      {messages.length > 0 && (
        <p id={`${id}-messages`} className={styles.messages} lang="en">
          {messages.map((message) => `${label} ${message}`).join('. ')}
        </p>
      )}
    </div>
  );
};

type InputProperties = Around &
  Readonly<{ value: string; onValue: (value: string) => void }> &
  Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'className'>;

export const TextField = ({ label, hint, isRequired, messages, onValue, ...input }: InputProperties) => (
  <Field label={label} hint={hint} isRequired={isRequired} messages={messages}>
    {(attributes) => (
      <input
        className={styles.input}
        autoComplete="off"
        {...input}
        {...attributes}
        onChange={({ target }) => onValue(target.value)}
      />
    )}
  </Field>
);

type TextProperties = Around &
  Readonly<{ value: string; onValue: (value: string) => void }> &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'value' | 'onChange' | 'className'>;

export const LongTextField = ({ label, hint, isRequired, messages, onValue, rows = 4, ...text }: TextProperties) => (
  <Field label={label} hint={hint} isRequired={isRequired} messages={messages}>
    {(attributes) => (
      <textarea
        className={styles.input}
        rows={rows}
        {...text}
        {...attributes}
        onChange={({ target }) => onValue(target.value)}
      />
    )}
  </Field>
);

type CheckboxProperties = Readonly<{
  label: string;
  hint?: string;
  isChecked: boolean;
  onChecked: (is: boolean) => void;
}>;

export const Checkbox = ({ label, hint, isChecked, onChecked }: CheckboxProperties) => (
  <label className={styles.checkbox}>
    <input type="checkbox" checked={isChecked} onChange={({ target }) => onChecked(target.checked)} />
    <span>
      {label}
      {hint && <small>{hint}</small>}
    </span>
  </label>
);

export type Option = Readonly<{ value: string; label: string }>;
type SelectProperties = Readonly<{
  label: string;
  value: string;
  options: readonly Option[];
  onValue: (value: string) => void;
}>;

/** A short choice, in a line with others: its label is for screen readers, and its first option tells the same. */
export const Select = ({ label, value, options, onValue }: SelectProperties) => (
  <select
    className={styles.select}
    aria-label={label}
    value={value}
    data-chosen={value !== options[0]?.value || undefined}
    onChange={({ target }) => onValue(target.value)}
  >
    {options.map((option) => (
      <option key={option.value} value={option.value}>
        {option.label}
      </option>
    ))}
  </select>
);
