import { useQuery } from '@tanstack/react-query';
import { useFormatter, useTranslations } from 'use-intl';
import { Link, Redirect } from 'wouter';
import { answerTo, api } from '../api/client';
import type { Place } from '../api/page';
import { oneOrganization } from '../api/reads';
import type { Contact } from '../api/types';
import { NothingHere } from '../app-shell/NotFound';
import { useSession } from '../app-shell/session';
import { nameOf } from '../contacts/contact-form';
import { Avatar } from '../elements/Avatar';
import { Badge } from '../elements/Badge';
import { LinkButton } from '../elements/Button';
import styles from '../elements/DetailsPage.module.css';
import { ErrorState } from '../elements/ErrorState';
import { Facts } from '../elements/Facts';
import { History } from '../elements/History';
import { Skeleton } from '../elements/Skeleton';
import { useTitle } from '../elements/use-title';
import { LinkedIssues } from '../issues/LinkedIssues';
import { TimeOf } from '../issues/TimeOf';

type Properties = Readonly<{ place: Place; organizationId: number }>;

/** UI-18 */
const OrganizationPage = ({ place, organizationId }: Properties) => {
  const t = useTranslations();
  const format = useFormatter();
  const { currency } = useSession();
  const group = place.full_path;
  const { data, error, refetch } = useQuery(oneOrganization(group, organizationId));
  const organization = data?.data;
  useTitle(organization?.name ?? '');
  if (!place.customers) return <NothingHere />;
  if (error) return <ErrorState error={error} retry={refetch} />;
  if (!organization) return <Skeleton />;
  const { id, name, default_rate: rate, description, state } = organization;
  const base = `/groups/${group}/-/crm`;
  if (id !== organizationId) return <Redirect to={`${base}/organizations/${id}`} replace />;
  return (
    <>
      <header className={styles.head}>
        <Avatar name={name} isSquare />
        <h1>{name}</h1>
        {state === 'inactive' && <Badge>{t('contacts.inactive')}</Badge>}
        <div className={styles.actions}>
          <LinkButton to={`${base}/organizations`}>{t('organizations.title')}</LinkButton>
          {place.customers.editable && (
            <LinkButton to={`${base}/organizations/${id}/edit`} kind="main">
              {t('list.edit')}
            </LinkButton>
          )}
        </div>
      </header>
      <div className={styles.columns}>
        <div className={styles.side}>
          <Facts
            title={t('contacts.details')}
            facts={[
              {
                label: t('organizations.defaultRate'),
                value: rate === null ? null : format.number(rate, { style: 'currency', currency }),
              },
              { label: t('contacts.description'), value: description },
            ]}
          />
          <TimeOf group={group} by="organization" id={id} />
          <Contacts group={group} organizationId={id} />
          <History of="organizations" group={group} id={id} />
        </div>
        <LinkedIssues
          group={group}
          parameter="crm_organization_id"
          id={id}
          none={t('organizations.noIssues')}
          read={(state) =>
            answerTo(
              api.GET('/groups/{id}/crm/organizations/{organization_id}/issues', {
                params: {
                  path: { id: group, organization_id: id },
                  query: { state, order_by: 'updated_at', per_page: 20 },
                },
              }),
            )
          }
        />
      </div>
    </>
  );
};
export default OrganizationPage;

const Contacts = ({ group, organizationId }: Readonly<{ group: string; organizationId: number }>) => {
  const t = useTranslations();
  const { data } = useQuery({
    queryKey: ['contacts', group, 'of', organizationId],
    queryFn: () =>
      answerTo(
        api.GET('/groups/{id}/crm/contacts', {
          params: { path: { id: group }, query: { organization_id: organizationId, per_page: 100 } },
        }),
      ),
  });
  const contacts = (data?.data ?? []) as Contact[];
  if (contacts.length === 0) return null;
  return (
    <section>
      <h2>{t('organizations.contacts')}</h2>
      <ul className={styles.people}>
        {contacts.map((contact) => (
          <li key={contact.id}>
            <Avatar name={nameOf(contact)} isSmall />
            <Link href={`/groups/${group}/-/crm/contacts/${contact.id}`}>{nameOf(contact)}</Link>
          </li>
        ))}
      </ul>
    </section>
  );
};
