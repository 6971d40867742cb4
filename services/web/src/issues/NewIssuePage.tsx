import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { useLocation } from 'wouter';
import { answerTo, api, newIdempotencyKey } from '../api/client';
import { ApiError } from '../api/errors';
import type { Place } from '../api/page';
import { Button, LinkButton } from '../elements/Button';
import { Checkbox, LongTextField, TextField } from '../elements/Field';
import { Refusal } from '../elements/FormBody';
import { PageHead } from '../elements/ListPage';
import { useToast } from '../elements/Toasts';
import styles from './EditIssue.module.css';

const NewIssuePage = ({ place }: Readonly<{ place: Place }>) => {
  const t = useTranslations();
  const toast = useToast();
  const [, navigate] = useLocation();
  const [title, setTitle] = useState('');
  const [description, setDescription] = useState('');
  const [confidential, setConfidential] = useState(false);
  const [key] = useState(newIdempotencyKey);
  const creating = useMutation({
    mutationFn: () =>
      answerTo(
        api.POST('/projects/{id}/issues', {
          params: { path: { id: place.full_path } },
          headers: { 'Idempotency-Key': key },
          body: { title, description, confidential },
        }),
      ),
    onSuccess: ({ data }) => {
      if (data.commands_summary?.length) toast.done(data.commands_summary.join(' '));
      navigate(`/${place.full_path}/-/issues/${data.iid}`);
    },
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    creating.mutate();
  };
  const messages = creating.error instanceof ApiError ? creating.error.fields : {};
  return (
    <>
      <PageHead title={t('issues.new')} of={place.full_path} />
      <form className={styles.form} onSubmit={send}>
        <TextField
          label={t('issues.fieldTitle')}
          isRequired
          autoFocus
          value={title}
          messages={messages.title}
          onValue={setTitle}
        />
        <LongTextField
          label={t('issues.description')}
          rows={10}
          value={description}
          messages={messages.description}
          onValue={setDescription}
        />
        <Checkbox
          label={t('issues.confidential')}
          hint={t('issues.confidentialHint')}
          isChecked={confidential}
          onChecked={setConfidential}
        />
        <Refusal error={creating.error} fields={['title', 'description']} />
        <div className={styles.buttons}>
          <Button type="submit" kind="main" disabled={title.trim() === '' || creating.isPending}>
            {t('issues.create')}
          </Button>
          <LinkButton to={`/${place.full_path}/-/issues`}>{t('form.cancel')}</LinkButton>
        </div>
      </form>
    </>
  );
};
export default NewIssuePage;
