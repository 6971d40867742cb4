import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import { type Place, roles } from '../api/page';
import { membersOf } from '../api/reads';
import { useSession } from '../app-shell/session';
import { Avatar } from '../elements/Avatar';
import { Badge } from '../elements/Badge';
import { ErrorState } from '../elements/ErrorState';
import { Skeleton } from '../elements/Skeleton';
import { useTitle } from '../elements/use-title';
import { PlaceList } from '../start/PlaceList';
import styles from './GroupPage.module.css';

const params = (id: string) => ({ path: { id }, query: { per_page: 100 } });

/** UI-17: what is in a group, and who works there. */
export const GroupPage = ({ place }: Readonly<{ place: Place }>) => {
  const { full_path: path, visibility } = place;
  const t = useTranslations();
  const { user } = useSession();
  const group = useQuery({
    queryKey: ['group', path],
    queryFn: () => answerTo(api.GET('/groups/{id}', { params: { path: { id: path } } })),
  });
  const subgroups = useQuery({
    queryKey: ['group', path, 'subgroups'],
    queryFn: () => answerTo(api.GET('/groups/{id}/subgroups', { params: params(path) })),
  });
  const projects = useQuery({
    queryKey: ['group', path, 'projects'],
    queryFn: () => answerTo(api.GET('/groups/{id}/projects', { params: params(path) })),
  });
  const members = useQuery({ ...membersOf(place), enabled: place.sees === 'all' && user !== null });
  const name = group.data?.data.name ?? path.split('/').at(-1)!;
  const description = group.data && 'description' in group.data.data ? group.data.data.description : '';
  useTitle(name);
  const failed = [group, subgroups, projects].find(({ error }) => error);
  if (failed?.error) return <ErrorState error={failed.error} retry={failed.refetch} />;
  return (
    <>
      <header className={styles.head}>
        <Avatar name={name} isSquare />
        <h1>{name}</h1>
        <Badge>{t(`visibility.${visibility}`)}</Badge>
      </header>
      {description && <p className={styles.description}>{description}</p>}
      <div className={styles.columns}>
        <div className={styles.sections}>
          <section aria-labelledby="subgroups">
            <h2 id="subgroups">{t('group.subgroups')}</h2>
            {subgroups.isLoading && <Skeleton rows={2} />}
            {subgroups.data?.data.length === 0 && <p className={styles.nothing}>{t('group.noSubgroups')}</p>}
            <PlaceList
              places={(subgroups.data?.data ?? []).map((one) => ({
                id: one.id,
                href: `/groups/${one.full_path}`,
                name: one.name,
                path: one.full_path,
              }))}
            />
          </section>
          <section aria-labelledby="projects">
            <h2 id="projects">{t('group.projects')}</h2>
            {projects.isLoading && <Skeleton rows={2} />}
            {projects.data?.data.length === 0 && <p className={styles.nothing}>{t('group.noProjects')}</p>}
            <PlaceList
              places={(projects.data?.data ?? []).map((one) => ({
                id: one.id,
                href: `/${one.path_with_namespace}/-/issues`,
                name: one.name,
                path: one.path_with_namespace,
                note: one.archived ? <Badge>{t('group.archived')}</Badge> : null,
              }))}
            />
          </section>
        </div>
        {user && place.sees === 'all' && (
          <section aria-labelledby="members">
            <h2 id="members">{t('group.members')}</h2>
            {members.isLoading && <Skeleton rows={3} />}
            {members.data?.data.length === 0 && <p className={styles.nothing}>{t('group.noMembers')}</p>}
            <ul className={styles.members}>
              {members.data?.data.map((member) => (
                <li key={member.id}>
                  <Avatar name={member.name} />
                  <span className={styles.person}>
                    {member.name}
                    <span>@{member.username}</span>
                  </span>
                  <Badge>{t(`role.${roleNameOf(member.access_level)}`)}</Badge>
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </>
  );
};

const roleNameOf = (level: number) =>
  (Object.entries(roles).find(([, value]) => value === level)?.[0] as keyof typeof roles | undefined) ?? 'guest';
