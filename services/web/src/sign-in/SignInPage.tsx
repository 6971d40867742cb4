import { type FormEvent, useState } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useSearch } from 'wouter';
import { signIn } from '../api/client';
import { Button } from '../elements/Button';
import { TextField } from '../elements/Field';
import { Refusal } from '../elements/FormBody';
import { PRODUCT } from '../elements/product';
import { useTitle } from '../elements/use-title';
import { ownAddress } from './own-address';
import styles from './SignInPage.module.css';

/** SIG-1: afterwards it leads where the visitor wanted to go. */
export const SignInPage = () => {
  const t = useTranslations('signIn');
  const search = useSearch();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  useTitle(t('title'));
  const entering = useMutation({
    mutationFn: () => signIn(login, password),
    // A whole new page, so that nothing is left of what was seen before.
    onSuccess: () =>
      window.location.assign(ownAddress(new URLSearchParams(search).get('redirect'), window.location.origin)),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    entering.mutate();
  };
  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={send}>
        <span className={styles.mark} aria-hidden />
        <h1>{PRODUCT}</h1>
        <p className={styles.lead}>{t('lead')}</p>
        <TextField
          label={t('login')}
          name="login"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={login}
          onValue={setLogin}
        />
        <TextField
          label={t('password')}
          name="password"
          type="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
        />
        <Refusal error={entering.error} fields={[]} />
        <Button type="submit" kind="main" disabled={login === '' || password === '' || entering.isPending}>
          {t('submit')}
        </Button>
      </form>
    </main>
  );
};
