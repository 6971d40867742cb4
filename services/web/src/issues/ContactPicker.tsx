import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  Combobox,
  ComboboxGroup,
  ComboboxGroupLabel,
  ComboboxItem,
  ComboboxItemCheck,
  ComboboxPopover,
  ComboboxProvider,
} from '@ariakit/react';
import { useTranslations } from 'use-intl';
import { contactList } from '../api/reads';
import type { Contact } from '../api/types';
import { nameOf } from '../contacts/contact-form';
import field from '../elements/Field.module.css';
import { byOrganization } from './by-organization';
import styles from './ContactPicker.module.css';

type Properties = Readonly<{
  group: string;
  linked: readonly Contact[];
  onAdd: (contactId: number) => void;
  onRemove: (contactId: number) => void;
}>;

/** The active contacts of the contact source, those that are linked first, the others by organization (UI-11). */
export const ContactPicker = ({ group, linked, onAdd, onRemove }: Properties) => {
  const t = useTranslations();
  const [search, setSearch] = useState('');
  const { data } = useQuery(
    contactList(group, { search, state: 'active', order_by: 'organization', sort: 'asc', page: 1 }),
  );
  const linkedIds = new Set(linked.map(({ id }) => id));
  const others = (data?.rows ?? []).filter(({ id }) => !linkedIds.has(id));
  const choose = (values: string | readonly string[]) => {
    const chosen = new Set([values].flat().map(Number));
    for (const id of chosen) if (!linkedIds.has(id)) onAdd(id);
    for (const id of linkedIds) if (!chosen.has(id)) onRemove(id);
  };
  const item = (contact: Contact) => (
    <ComboboxItem key={contact.id} className={styles.item} value={`${contact.id}`} setValueOnClick={false} focusOnHover>
      <ComboboxItemCheck className={styles.check} />
      <span className={styles.names}>
        {nameOf(contact)}
        {contact.email && <small>{contact.email}</small>}
      </span>
    </ComboboxItem>
  );
  return (
    <ComboboxProvider
      value={search}
      setValue={setSearch}
      selectedValue={[...linkedIds].map(String)}
      setSelectedValue={choose}
      resetValueOnHide
      placement="bottom-end"
    >
      <Combobox
        className={`${field.input} ${styles.input}`}
        aria-label={t('issue.pickContacts')}
        placeholder={t('issue.searchContacts')}
      />
      <ComboboxPopover className={styles.popover} gutter={4} sameWidth portal={false} fixed unmountOnHide>
        {search === '' && linked.length > 0 && (
          <ComboboxGroup>
            <ComboboxGroupLabel className={styles.group}>{t('issue.selected')}</ComboboxGroupLabel>
            {linked.map(item)}
          </ComboboxGroup>
        )}
        {byOrganization(others).map(({ organization, contacts }) => (
          <ComboboxGroup key={organization?.id ?? 0}>
            <ComboboxGroupLabel className={styles.group}>
              {organization?.name ?? t('contacts.noOrganization')}
            </ComboboxGroupLabel>
            {contacts.map(item)}
          </ComboboxGroup>
        ))}
        {data && others.length === 0 && <p className={styles.group}>{t('contacts.none')}</p>}
      </ComboboxPopover>
    </ComboboxProvider>
  );
};
