import { useFormatter, useNow } from 'use-intl';

/** How long ago something was; the whole time when pointed at. */
export const Time = ({ at }: Readonly<{ at: string }>) => {
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const time = new Date(at);
  const whole = format.dateTime(time, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <time dateTime={at} title={whole}>
      {format.relativeTime(time, now)}
    </time>
  );
};
