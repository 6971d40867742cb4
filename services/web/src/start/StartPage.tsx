import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import { groupsNamed, projectsNamed } from '../api/reads';
import { useSession } from '../app-shell/session';
import { Shell } from '../app-shell/Shell';
import { EmptyState } from '../elements/EmptyState';
import { ErrorState } from '../elements/ErrorState';
import { SearchBox } from '../elements/SearchBox';
import { Skeleton } from '../elements/Skeleton';
import { useParameters } from '../elements/use-parameters';
import { useTitle } from '../elements/use-title';
import { IssueRow } from '../issues/IssueRow';
import { PlaceList } from './PlaceList';
import styles from './StartPage.module.css';

/** UI-17: what the visitor may see, and what waits for them. */
export const StartPage = () => {
  const t = useTranslations('start');
  const { user } = useSession();
  const { parameters, change } = useParameters();
  const search = parameters.get('search') ?? '';
  useTitle(t('title'));
  const groups = useQuery(groupsNamed(search));
  const projects = useQuery(projectsNamed(search));
  const assigned = useQuery({
    queryKey: ['issues', 'assigned', user?.id],
    queryFn: () =>
      answerTo(
        api.GET('/issues', {
          params: { query: { scope: 'assigned_to_me', state: 'opened', order_by: 'updated_at', per_page: 10 } },
        }),
      ),
    enabled: user !== null,
  });
  return (
    <Shell place={null}>
      <div className={styles.page}>
        <header className={styles.head}>
          <h1>{t('title')}</h1>
          <SearchBox
            label={t('search')}
            value={search}
            onSearch={(text) => change({ search: text }, { replace: true })}
          />
        </header>
        <div className={styles.columns}>
          <section aria-labelledby="assigned">
            <h2 id="assigned">{t('assigned')}</h2>
            {assigned.error && <ErrorState error={assigned.error} retry={assigned.refetch} />}
            {assigned.isLoading && <Skeleton rows={4} />}
            {assigned.data?.data.length === 0 && <p className={styles.nothing}>{t('nothingAssigned')}</p>}
            <ul>
              {assigned.data?.data.map((issue) => (
                <IssueRow key={issue.id} issue={issue} isAnywhere />
              ))}
            </ul>
          </section>
          <div className={styles.places}>
            <section aria-labelledby="groups">
              <h2 id="groups">{t('groups')}</h2>
              {groups.error && <ErrorState error={groups.error} retry={groups.refetch} />}
              {groups.isLoading && <Skeleton rows={3} />}
              {groups.data?.data.length === 0 && <EmptyState title={t('noGroups')} />}
              <PlaceList
                places={(groups.data?.data ?? []).map((group) => ({
                  id: group.id,
                  href: `/groups/${group.full_path}`,
                  name: group.name,
                  path: group.full_path,
                }))}
              />
            </section>
            <section aria-labelledby="projects">
              <h2 id="projects">{t('projects')}</h2>
              {projects.error && <ErrorState error={projects.error} retry={projects.refetch} />}
              {projects.isLoading && <Skeleton rows={3} />}
              {projects.data?.data.length === 0 && <EmptyState title={t('noProjects')} />}
              <PlaceList
                places={(projects.data?.data ?? []).map((project) => ({
                  id: project.id,
                  href: `/${project.path_with_namespace}/-/issues`,
                  name: project.name,
                  path: project.path_with_namespace,
                }))}
              />
            </section>
          </div>
        </div>
      </div>
    </Shell>
  );
};
