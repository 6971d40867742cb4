import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { Tab, TabList, TabPanel, TabProvider } from '@ariakit/react';
import { useTranslations } from 'use-intl';
import { answerTo, api, newIdempotencyKey } from '../api/client';
import { type Place, roles } from '../api/page';
import type { CurrentUser, Issue } from '../api/types';
import { Button } from '../elements/Button';
import { Refusal } from '../elements/FormBody';
import { useToast } from '../elements/Toasts';
import { useNotes } from './Conversation';
import { type DraftKind, Drafts } from './drafts';
import { TextWithCommands } from './TextWithCommands';
import styles from './Composer.module.css';

type Properties = Readonly<{ place: Place; issue: Issue; user: CurrentUser; mayClose: boolean }>;
type Sending = Readonly<{ kind: DraftKind; andClose: boolean }>;

/** Reply and internal note are tabs of one composer. What quick actions did is shown below it (QA-7, QA-8). */
export const Composer = ({ place, issue, user, mayClose }: Properties) => {
  const t = useTranslations('composer');
  const toast = useToast();
  const client = useQueryClient();
  const { iid, project_id: projectId } = issue;
  const drafts = useMemo(() => new Drafts(localStorage, user.id, projectId, iid), [user.id, projectId, iid]);
  const [texts, setTexts] = useState({ reply: drafts.read('reply'), note: drafts.read('note') });
  const [answers, setAnswers] = useState<readonly string[]>([]);
  const key = useRef(newIdempotencyKey());
  const path = { id: place.full_path, iid };
  const write = (kind: DraftKind, text: string) => {
    setTexts((present) => ({ ...present, [kind]: text }));
    drafts.keep(kind, text);
  };
  const sending = useMutation({
    mutationFn: async ({ kind, andClose }: Sending) => {
      const body = { body: texts[kind], internal: kind === 'note' };
      const headers = { 'Idempotency-Key': key.current };
      const { data } = await answerTo(
        api.POST('/projects/{id}/issues/{iid}/notes', { params: { path }, headers, body }),
      );
      key.current = newIdempotencyKey();
      write(kind, '');
      setAnswers(answersIn(data));
      if (!andClose) return;
      await answerTo(
        api.PUT('/projects/{id}/issues/{iid}', { params: { path }, body: { state_event: 'close' } }),
      ).catch(toast.failed);
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['issue', place.full_path, iid] }),
  });
  const isPlanner = place.role >= roles.planner;
  const isUpdated = useUpdatedWhileWriting(place, iid, user, texts.reply !== '' || texts.note !== '');
  const panel = (kind: DraftKind) => {
    const isEmpty = texts[kind].trim() === '';
    const send = (andClose: boolean) => !isEmpty && !sending.isPending && sending.mutate({ kind, andClose });
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      send(event.shiftKey && mayClose);
    };
    const publicHint = issue.service_desk ? t('replyHint') : t('publicHint');
    return (
      <TabPanel tabId={kind} className={styles.panel} data-kind={kind} focusable={false}>
        <TextWithCommands
          label={kind === 'reply' ? t('replyLabel') : t('noteLabel')}
          value={texts[kind]}
          onValue={(text) => write(kind, text)}
          onKeyDown={press}
          projectPath={place.full_path}
          iid={iid}
        />
        <footer className={styles.footer}>
          <span className={styles.hint}>{kind === 'reply' ? publicHint : t('noteHint')}</span>
          {mayClose && (
            <Button onClick={() => send(true)} disabled={isEmpty || sending.isPending}>
              {t('sendAndClose')}
            </Button>
          )}
          <Button kind="main" onClick={() => send(false)} disabled={isEmpty || sending.isPending}>
            {kind === 'reply' ? t('send') : t('addNote')}
          </Button>
        </footer>
      </TabPanel>
    );
  };
  return (
    <section className={styles.composer} aria-label={t('kind')}>
      {isUpdated && <Updated />}
      <TabProvider defaultSelectedId="reply">
        <TabList className={styles.tabs} aria-label={t('kind')}>
          <Tab id="reply" className={styles.tab}>
            {t('reply')}
          </Tab>
          {isPlanner && (
            <Tab id="note" className={styles.tab} data-kind="note">
              {t('note')}
            </Tab>
          )}
        </TabList>
        {panel('reply')}
        {isPlanner && panel('note')}
      </TabProvider>
      <Refusal error={sending.error} fields={[]} />
      {answers.length > 0 && (
        <div className={styles.answers} role="status" lang="en">
          <strong>{t('answers')}</strong>
          <ul>
            {answers.map((answer) => (
              <li key={answer}>{answer}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
};

const Updated = () => {
  const t = useTranslations('issue');
  return (
    <p className={styles.updated} role="status">
      {t('updatedWhileWriting')}
    </p>
  );
};

/** Of a note that was made, or of commands alone, of which none is. */
const answersIn = (answer: unknown): readonly string[] => {
  const { commands_summary: beside, summary } = answer as { commands_summary?: string[]; summary?: string[] };
  return beside ?? summary ?? [];
};

/** Whether somebody else has written since this text was begun. */
const useUpdatedWhileWriting = (place: Place, iid: number, user: CurrentUser, isWriting: boolean): boolean => {
  const { data } = useNotes({ place, iid });
  const newest = data?.pages[0]?.data.find(({ system, author }) => !system && author.id !== user.id)?.id ?? 0;
  const [seen, setSeen] = useState(newest);
  useEffect(() => {
    if (!isWriting) setSeen(newest);
  }, [isWriting, newest]);
  return isWriting && data !== undefined && seen !== 0 && newest > seen;
};
