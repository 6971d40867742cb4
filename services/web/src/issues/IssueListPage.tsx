import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { answerTo, api } from '../api/client';
import type { Place } from '../api/page';
import { PER_PAGE } from '../api/reads';
import { useSession } from '../app-shell/session';
import { pageIn } from '../elements/address';
import { Button, LinkButton } from '../elements/Button';
import { EmptyState } from '../elements/EmptyState';
import { ErrorState } from '../elements/ErrorState';
import { ListBar, PageHead } from '../elements/ListPage';
import { Pager } from '../elements/Pager';
import { SearchBox } from '../elements/SearchBox';
import { Skeleton } from '../elements/Skeleton';
import { Tabs } from '../elements/Tabs';
import { useParameters } from '../elements/use-parameters';
import { isFiltered, type IssueQuery, queryOf, states, withoutFilters } from './issue-filters';
import { IssueFilters } from './IssueFilters';
import { IssueRow } from './IssueRow';

/** UI-16: the issues of a project, or of a group and all below it. */
export const IssueListPage = ({ place }: Readonly<{ place: Place }>) => {
  const t = useTranslations();
  const { user } = useSession();
  const { parameters, hereWith, change } = useParameters();
  const query = queryOf(parameters);
  const page = pageIn(parameters);
  const { full_path: path, kind } = place;
  const list = useQuery({
    queryKey: ['issues', 'list', kind, path, query, page],
    queryFn: () => readIssues(place, query, page),
    placeholderData: (previous) => previous,
  });
  const isEmpty = list.data?.data.length === 0;
  return (
    <>
      <PageHead title={t('issues.title')} of={path}>
        {kind === 'project' && user && !place.archived && (
          <LinkButton to={`/${path}/-/issues/new`} kind="main">
            {t('issues.new')}
          </LinkButton>
        )}
      </PageHead>
      <ListBar>
        <Tabs
          label={t('list.states')}
          tabs={states.map((state) => ({
            href: hereWith({ state: state === 'opened' ? null : state }),
            label: state === 'all' ? t('list.all') : t(`issues.${state}`),
            count: query.state === state ? (list.data?.total ?? undefined) : undefined,
            isCurrent: query.state === state,
          }))}
        />
        <SearchBox
          label={t('list.search')}
          value={parameters.get('search') ?? ''}
          onSearch={(text) => change({ search: text }, { replace: true })}
        />
      </ListBar>
      <IssueFilters place={place} />
      {list.error && <ErrorState error={list.error} retry={list.refetch} />}
      {list.isLoading && <Skeleton />}
      {isEmpty && isFiltered(parameters) && (
        <EmptyState title={t('issues.none')}>
          <p>{t('issues.noneHint')}</p>
          <Button onClick={() => change(withoutFilters(parameters))}>{t('list.clear')}</Button>
        </EmptyState>
      )}
      {isEmpty && !isFiltered(parameters) && <EmptyState title={t('issues.noneYet')} />}
      <ul>
        {list.data?.data.map((issue) => (
          <IssueRow key={issue.id} issue={issue} isAnywhere={kind === 'group'} />
        ))}
      </ul>
      {list.data && (
        <Pager page={page} hasMore={list.data.hasMore} addressOf={(number) => hereWith({ page: `${number}` })} />
      )}
    </>
  );
};

const readIssues = ({ kind, full_path: id }: Place, query: IssueQuery, page: number) => {
  const params = { path: { id }, query: { ...query, page, per_page: PER_PAGE } };
  return kind === 'group'
    ? answerTo(api.GET('/groups/{id}/issues', { params }))
    : answerTo(api.GET('/projects/{id}/issues', { params }));
};
