import type { FormEvent, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../api/errors';
import { Button } from './Button';
import styles from './FormBody.module.css';

type Properties = Readonly<{
  children: ReactNode;
  /** What was refused; messages of fields stand with the fields that are shown. */
  error: unknown;
  fields: readonly string[];
  submit: string;
  isComplete: boolean;
  isSaving: boolean;
  onSubmit: () => void;
  onCancel: () => void;
}>;

/** A form in a drawer, with its buttons always in sight. */
export const FormBody = (properties: Properties) => {
  const { children, error, fields, submit, isComplete, isSaving, onSubmit, onCancel } = properties;
  const t = useTranslations('form');
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (isComplete && !isSaving) onSubmit();
  };
  return (
    <form className={styles.form} onSubmit={send} noValidate>
      <div className={styles.fields}>
        {children}
        <Refusal error={error} fields={fields} />
      </div>
      <footer className={styles.buttons}>
        <Button type="submit" kind="main" disabled={!isComplete || isSaving}>
          {submit}
        </Button>
        <Button onClick={onCancel}>{t('cancel')}</Button>
      </footer>
    </form>
  );
};

type RefusalProperties = Readonly<{ error: unknown; fields: readonly string[] }>;

/** What is wrong with the whole, or with something that the form does not show. */
export const Refusal = ({ error, fields }: RefusalProperties) => {
  const t = useTranslations('errors');
  if (!error) return null;
  const messages = messagesBeside(error, fields);
  if (messages === null) return null;
  return (
    <div className={styles.refusal} role="alert" lang={messages.length > 0 ? 'en' : undefined}>
      <ul>
        {(messages.length > 0 ? messages : [t('general')]).map((message) => (
          <li key={message}>{message}</li>
        ))}
      </ul>
    </div>
  );
};

/** Null where all that is wrong stands with its field. */
const messagesBeside = (error: unknown, fields: readonly string[]): readonly string[] | null => {
  if (!(error instanceof ApiError) || error.status >= 500) return [];
  const hidden = Object.entries(error.fields).filter(([name]) => !fields.includes(name));
  const messages = [...error.messages, ...hidden.flatMap(([name, texts]) => texts.map((text) => `${name} ${text}`))];
  const isAllShown = messages.length === 0 && Object.keys(error.fields).length > 0;
  return isAllShown ? null : messages;
};
