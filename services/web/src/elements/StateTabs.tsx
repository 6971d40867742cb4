import { useTranslations } from 'use-intl';
import type { Counts } from '../api/types';
import { Tabs } from './Tabs';

type State = 'all' | 'active' | 'inactive';
type Properties = Readonly<{ state: State; counts: Counts | undefined; addressOf: (state: State | null) => string }>;

/** The states of contacts or organizations: all first, each with how many there are (UI-3). */
export const StateTabs = ({ state, counts, addressOf }: Properties) => {
  const t = useTranslations('list');
  const tab = (value: State, label: string) => ({
    href: addressOf(value === 'all' ? null : value),
    label,
    count: counts?.[value],
    isCurrent: state === value,
  });
  return (
    <Tabs
      label={t('states')}
      tabs={[tab('all', t('all')), tab('active', t('active')), tab('inactive', t('inactive'))]}
    />
  );
};
