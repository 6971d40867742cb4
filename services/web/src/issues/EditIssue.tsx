import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import { ApiError } from '../api/errors';
import { type Place, roles } from '../api/page';
import type { Issue } from '../api/types';
import { Button } from '../elements/Button';
import { ConflictPanel } from '../elements/ConflictPanel';
import { Checkbox, LongTextField, TextField } from '../elements/Field';
import { Refusal } from '../elements/FormBody';
import { useToast } from '../elements/Toasts';
import { type Known, useChanges } from '../elements/use-changes';
import styles from './EditIssue.module.css';

type Properties = Readonly<{ place: Place; issue: Issue; etag: string | null; onDone: () => void }>;
type Fields = Readonly<{ title: string; description: string | null; confidential: boolean }>;

const fieldsOf = ({ title, description, confidential }: Issue): Fields => ({ title, description, confidential });

/** Title and description in place, over changes of others. */
export const EditIssue = ({ place, issue, etag, onDone }: Properties) => {
  const t = useTranslations();
  const toast = useToast();
  const client = useQueryClient();
  const [known] = useState<Known<Fields>>({ fields: fieldsOf(issue), etag });
  const path = { id: place.full_path, iid: issue.iid };
  const { fields, setFields, save, conflicts, takeTheirs } = useChanges({
    known,
    read: async () => {
      const read = await answerTo(api.GET('/projects/{id}/issues/{iid}', { params: { path } }));
      return { fields: fieldsOf(read.data), etag: read.etag };
    },
    write: async (body: Partial<Fields>, ifMatch) => {
      if (Object.keys(body).length === 0) return [];
      const header = ifMatch === null ? {} : { 'If-Match': ifMatch };
      const { data } = await answerTo(api.PUT('/projects/{id}/issues/{iid}', { params: { path, header }, body }));
      return data.commands_summary ?? [];
    },
  });
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async (summary) => {
      if (summary === null) return;
      await client.invalidateQueries({ queryKey: ['issue', place.full_path, issue.iid] });
      if (summary.length > 0) toast.done(summary.join(' '));
      onDone();
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    saving.mutate();
  };
  const messages = saving.error instanceof ApiError ? saving.error.fields : {};
  return (
    <form className={styles.form} onSubmit={send}>
      {conflicts.length > 0 && (
        <ConflictPanel
          conflicts={conflicts}
          labels={{
            title: t('issues.fieldTitle'),
            description: t('issues.description'),
            confidential: t('issues.confidential'),
          }}
          onKeepMine={() => saving.mutate()}
          onTakeTheirs={takeTheirs}
        />
      )}
      <TextField
        label={t('issues.fieldTitle')}
        isRequired
        autoFocus
        value={fields.title}
        messages={messages.title}
        onValue={(title) => setFields({ ...fields, title })}
      />
      <LongTextField
        label={t('issues.description')}
        rows={10}
        value={fields.description ?? ''}
        messages={messages.description}
        onValue={(description) => setFields({ ...fields, description })}
      />
      {place.role >= roles.planner && (
        <Checkbox
          label={t('issues.confidential')}
          hint={t('issues.confidentialHint')}
          isChecked={fields.confidential}
          onChecked={(confidential) => setFields({ ...fields, confidential })}
        />
      )}
      <Refusal error={saving.error} fields={['title', 'description']} />
      <div className={styles.buttons}>
        <Button type="submit" kind="main" disabled={fields.title.trim() === '' || saving.isPending}>
          {t('form.save')}
        </Button>
        <Button onClick={onDone}>{t('form.cancel')}</Button>
      </div>
    </form>
  );
};
