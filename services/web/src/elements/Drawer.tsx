import type { ReactNode } from 'react';
import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import styles from './Drawer.module.css';

type Properties = Readonly<{ title: string; onClose: () => void; children: ReactNode }>;

/** A form over the list that it belongs to. */
export const Drawer = ({ title, onClose, children }: Properties) => {
  const t = useTranslations('form');
  return (
    <Dialog
      open
      onClose={onClose}
      portal={false}
      className={styles.drawer}
      backdrop={<div className={styles.backdrop} />}
      hideOnInteractOutside={false}
    >
      <header className={styles.header}>
        <DialogHeading className={styles.title}>{title}</DialogHeading>
        <DialogDismiss className={styles.close} aria-label={t('close')}>
          <X size={18} aria-hidden />
        </DialogDismiss>
      </header>
      {children}
    </Dialog>
  );
};
