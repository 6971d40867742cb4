import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { organizationList } from '../api/reads';
import { Choice } from '../elements/Choice';
import { Field, type Option } from '../elements/Field';

type Properties = Readonly<{
  group: string;
  present: Readonly<{ id: number; name: string }> | null;
  messages?: readonly string[] | undefined;
  onChosen: (id: number | null) => void;
}>;

/** The organization of a contact: `No organization` first, then by name (UI-6). */
export const OrganizationField = ({ group, present, messages, onChosen }: Properties) => {
  const t = useTranslations('contacts');
  const none: Option = { value: '', label: t('noOrganization') };
  const [chosen, setChosen] = useState<Option>(present ? { value: `${present.id}`, label: present.name } : none);
  const [search, setSearch] = useState('');
  const { data } = useQuery(organizationList(group, { search, state: 'all', order_by: 'name', sort: 'asc', page: 1 }));
  const found = (data?.rows ?? []).map(({ id, name }): Option => ({ value: `${id}`, label: name }));
  return (
    <Field label={t('organization')} messages={messages}>
      {({ id }) => (
        <Choice
          id={id}
          value={chosen}
          options={search === '' ? [none, ...found] : found}
          onSearch={setSearch}
          onValue={(option) => {
            setChosen(option);
            onChosen(option.value === '' ? null : Number(option.value));
          }}
        />
      )}
    </Field>
  );
};
