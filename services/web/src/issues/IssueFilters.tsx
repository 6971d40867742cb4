import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import type { Place } from '../api/page';
import { membersOf, oneContact, oneOrganization } from '../api/reads';
import { useSession } from '../app-shell/session';
import { nameOf } from '../contacts/contact-form';
import { Button } from '../elements/Button';
import { type Option, Select } from '../elements/Field';
import { useParameters } from '../elements/use-parameters';
import {
  isFiltered,
  orderIn,
  type OrderName,
  orders,
  type OtherFilter,
  otherFilters,
  withoutFilters,
} from './issue-filters';
import styles from './IssueFilters.module.css';

/** What narrows a list of issues: all of it is in the address. */
export const IssueFilters = ({ place }: Readonly<{ place: Place }>) => {
  const t = useTranslations();
  const { parameters, change } = useParameters();
  const labels = useLabels(place);
  const people = usePeople(place);
  const set = (name: string) => (value: string) => change({ [name]: value });
  const value = (name: string) => parameters.get(name) ?? '';
  return (
    <div className={styles.filters}>
      <Select
        label={t('issues.label')}
        value={value('labels')}
        onValue={set('labels')}
        options={withPresent(value('labels'), [
          { value: '', label: t('issues.anyLabel') },
          ...labels.map((name) => ({ value: name, label: name })),
        ])}
      />
      <Select
        label={t('issues.assignee')}
        value={value('assignee_id')}
        onValue={set('assignee_id')}
        options={withPresent(value('assignee_id'), [{ value: '', label: t('issues.assignee') }, ...people])}
      />
      <Select
        label={t('issues.confidential')}
        value={value('confidential')}
        onValue={set('confidential')}
        options={[
          { value: '', label: t('issues.confidential') },
          { value: 'true', label: t('issues.onlyConfidential') },
          { value: 'false', label: t('issues.onlyPublic') },
        ]}
      />
      <Select
        label={t('issues.order')}
        value={orderIn(parameters)}
        onValue={(name) => change(orders[name as OrderName])}
        options={(Object.keys(orders) as OrderName[]).map((name) => ({ value: name, label: t(`issues.${name}`) }))}
      />
      {otherFilters(parameters).map((filter) => (
        <OtherFilterChip
          key={filter.name}
          place={place}
          filter={filter}
          onRemove={() => change({ [filter.name]: null })}
        />
      ))}
      {isFiltered(parameters) && (
        <Button kind="quiet" onClick={() => change(withoutFilters(parameters))}>
          {t('list.clear')}
        </Button>
      )}
    </div>
  );
};

/** What the address asks for can be chosen, also where it is not offered. */
const withPresent = (value: string, options: readonly Option[]): readonly Option[] =>
  options.some((option) => option.value === value) ? options : [...options, { value, label: value }];

const useLabels = ({ kind, full_path: id }: Place): readonly string[] => {
  const params = { path: { id }, query: { per_page: 100 } };
  const { data } = useQuery({
    queryKey: ['labels', kind, id],
    queryFn: () =>
      kind === 'group'
        ? answerTo(api.GET('/groups/{id}/labels', { params }))
        : answerTo(api.GET('/projects/{id}/labels', { params })),
    staleTime: 60_000,
  });
  return (data?.data ?? []).map(({ name }) => name);
};

const usePeople = (place: Place): readonly Option[] => {
  const t = useTranslations('issues');
  const { user } = useSession();
  const { data } = useQuery({ ...membersOf(place), enabled: user !== null && place.sees === 'all' });
  const others = (data?.data ?? []).filter((member) => member.id !== user?.id);
  return [
    ...(user ? [{ value: `${user.id}`, label: t('me') }] : []),
    { value: 'None', label: t('nobody') },
    ...others.map((member) => ({ value: `${member.id}`, label: member.name })),
  ];
};

type ChipProperties = Readonly<{ place: Place; filter: OtherFilter; onRemove: () => void }>;

const OtherFilterChip = ({ place, filter, onRemove }: ChipProperties) => {
  const t = useTranslations('issues');
  const label = useLabelOf(place, filter);
  return (
    <span className={styles.chip}>
      {label}
      <button type="button" aria-label={t('removeFilter', { name: label })} onClick={onRemove}>
        <X size={14} aria-hidden />
      </button>
    </span>
  );
};

const useLabelOf = ({ customers }: Place, { name, value }: OtherFilter): string => {
  const t = useTranslations('contacts');
  const group = customers?.group_path ?? '';
  const isContact = name === 'crm_contact_id' && customers !== null;
  const isOrganization = name === 'crm_organization_id' && customers !== null;
  const contact = useQuery({ ...oneContact(group, Number(value)), enabled: isContact });
  const organization = useQuery({ ...oneOrganization(group, Number(value)), enabled: isOrganization });
  if (isContact && contact.data) return nameOf(contact.data.data) || t('erased');
  if (isOrganization && organization.data) return organization.data.data.name;
  return `${name}: ${value}`;
};
