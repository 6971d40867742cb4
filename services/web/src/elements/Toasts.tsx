import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { ApiError } from '../api/errors';
import styles from './Toasts.module.css';

type Toast = Readonly<{ id: number; text: string; isError: boolean }>;
type Toaster = Readonly<{
  done(text: string): void;
  /** What the API says of it, or that something went wrong. */
  failed(error: unknown): void;
}>;

const Toasts = createContext<Toaster | null>(null);
export const useToast = (): Toaster => use(Toasts)!;

const SHOWN_MS = 6_000;
let lastId = 0;

/** Short messages about what was done. Errors stay until they are dismissed. */
export const ToastProvider = ({ children }: Readonly<{ children: ReactNode }>) => {
  const t = useTranslations('errors');
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const remove = useCallback((id: number) => setToasts((present) => present.filter((toast) => toast.id !== id)), []);
  const add = useCallback(
    (text: string, isError: boolean) => {
      const id = (lastId += 1);
      setToasts((present) => [...present.slice(-3), { id, text, isError }]);
      if (!isError) setTimeout(() => remove(id), SHOWN_MS);
    },
    [remove],
  );
  const toaster = useMemo(
    (): Toaster => ({
      done: (text) => add(text, false),
      failed: (error) => {
        const messages = error instanceof ApiError && error.status < 500 ? error.messages : [];
        add(messages.join(' ') || t('general'), true);
      },
    }),
    [add, t],
  );
  return (
    <Toasts value={toaster}>
      {children}
      <div className={styles.toasts} role="status" aria-live="polite">
        {toasts.map(({ id, text, isError }) => (
          <div key={id} className={styles.toast} data-error={isError || undefined}>
            {isError ? <CircleAlert size={18} aria-hidden /> : <CircleCheck size={18} aria-hidden />}
            <span>{text}</span>
            <button type="button" aria-label={t('dismiss')} onClick={() => remove(id)}>
              <X size={16} aria-hidden />
            </button>
          </div>
        ))}
      </div>
    </Toasts>
  );
};
