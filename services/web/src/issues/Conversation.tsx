import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import type { Place } from '../api/page';
import type { Note } from '../api/types';
import { Avatar } from '../elements/Avatar';
import { Badge } from '../elements/Badge';
import { Button } from '../elements/Button';
import { ErrorState } from '../elements/ErrorState';
import { Markdown } from '../elements/Markdown';
import { Skeleton } from '../elements/Skeleton';
import { Time } from '../elements/Time';
import { writerOf } from './issue-address';
import { SenderCheck } from './SenderCheck';
import styles from './Conversation.module.css';

type Properties = Readonly<{ place: Place; iid: number }>;

const NOTES_AT_ONCE = 50;
const REFRESH_MS = 15_000;

/** The newest notes are read first, and shown last. */
export const useNotes = ({ place, iid }: Properties) => {
  const path = { id: place.full_path, iid };
  return useInfiniteQuery({
    queryKey: ['issue', place.full_path, iid, 'notes'],
    queryFn: ({ pageParam: page }) => {
      const query = { sort: 'desc', page, per_page: NOTES_AT_ONCE } as const;
      return answerTo(api.GET('/projects/{id}/issues/{iid}/notes', { params: { path, query } }));
    },
    initialPageParam: 1,
    getNextPageParam: ({ hasMore }, _, page) => (hasMore ? page + 1 : null),
    refetchInterval: REFRESH_MS,
  });
};

export const Conversation = (properties: Properties) => {
  const t = useTranslations('issue');
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useNotes(properties);
  if (error && !data) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <Skeleton rows={4} />;
  // A note that was written meanwhile moves others to the next page, where they come a second time.
  const notes = new Map(data.pages.flatMap((page) => page.data).map((note) => [note.id, note]));
  const oldestFirst = [...notes.values()].reverse();
  return (
    <section className={styles.conversation} aria-label={t('conversation')}>
      {hasNextPage && (
        <Button onClick={() => fetchNextPage()} disabled={isFetchingNextPage}>
          {t('earlier')}
        </Button>
      )}
      <ol>
        {oldestFirst.map((note) =>
          note.system ? <SystemNote key={note.id} note={note} /> : <OneNote key={note.id} note={note} />,
        )}
      </ol>
    </section>
  );
};

const SystemNote = ({ note }: Readonly<{ note: Note }>) => (
  <li className={styles.system} lang="en">
    <span>
      <strong>{note.author.name}</strong> <Text note={note} />
    </span>{' '}
    <Time at={note.created_at} />
  </li>
);

/** A system note is one line of Markdown. */
const Text = ({ note: { body, project_id: projectId } }: Readonly<{ note: Note }>) => (
  <Markdown text={body} projectId={projectId} />
);

const OneNote = ({ note }: Readonly<{ note: Note }>) => {
  const t = useTranslations();
  const writer = writerOf(note);
  return (
    <li
      className={styles.note}
      data-internal={note.internal || undefined}
      data-outside={!!note.external_author || undefined}
    >
      <Avatar name={writer} />
      <div className={styles.message}>
        <header>
          <strong>{writer}</strong>
          {note.external_author?.name && <span className={styles.address}>{note.external_author.address}</span>}
          <Time at={note.created_at} />
          {note.internal && <Badge tone="note">{t('issue.internal')}</Badge>}
          <SenderCheck check={note.sender_verification} />
        </header>
        <Text note={note} />
      </div>
    </li>
  );
};
