import { useQuery } from '@tanstack/react-query';
import { useTimeZone, useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import type { TimeReport } from '../api/types';
import { durationText } from './duration';
import { lastDays } from './last-days';

type Properties = Readonly<{ group: string; by: 'contact' | 'organization'; id: number }>;

const DAYS = 90;

/** The time of the last 90 days (UI-18). Whoever may not see the report does not see it. */
export const TimeOf = ({ group, by, id }: Properties) => {
  const t = useTranslations('contacts');
  const timeZone = useTimeZone() ?? 'UTC';
  const { data } = useQuery({
    queryKey: ['time', group, by],
    queryFn: () =>
      answerTo(
        api.GET('/groups/{id}/crm/reports/time', {
          params: {
            path: { id: group },
            query: { ...lastDays(DAYS, new Date(), timeZone), group_by: by, time_zone: timeZone },
          },
        }),
      ),
    retry: false,
  });
  const report = data?.data as TimeReport | undefined;
  const lines = (report?.lines ?? []).filter(
    (line) => (by === 'contact' ? line.contact : line.organization)?.id === id,
  );
  const seconds = lines.reduce((sum, line) => sum + line.seconds, 0);
  if (!report) return null;
  return (
    <section>
      <h2>{t('time')}</h2>
      <p>{durationText(seconds)}</p>
    </section>
  );
};
