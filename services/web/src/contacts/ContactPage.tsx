import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Link, Redirect } from 'wouter';
import { answerTo, api } from '../api/client';
import type { Place } from '../api/page';
import { oneContact } from '../api/reads';
import { NothingHere } from '../app-shell/NotFound';
import { Avatar } from '../elements/Avatar';
import { Badge } from '../elements/Badge';
import { LinkButton } from '../elements/Button';
import { ErrorState } from '../elements/ErrorState';
import { Facts } from '../elements/Facts';
import { History } from '../elements/History';
import { Skeleton } from '../elements/Skeleton';
import { useTitle } from '../elements/use-title';
import { LinkedIssues } from '../issues/LinkedIssues';
import { TimeOf } from '../issues/TimeOf';
import styles from '../elements/DetailsPage.module.css';
import { nameOf } from './contact-form';

type Properties = Readonly<{ place: Place; contactId: number }>;

/** UI-18; the id of a merged contact leads to its survivor. */
const ContactPage = ({ place, contactId }: Properties) => {
  const t = useTranslations();
  const group = place.full_path;
  const { data, error, refetch } = useQuery(oneContact(group, contactId));
  const contact = data?.data;
  const name = contact ? nameOf(contact) || t('contacts.erased') : '';
  useTitle(name);
  if (!place.customers) return <NothingHere />;
  if (error) return <ErrorState error={error} retry={refetch} />;
  if (!contact) return <Skeleton />;
  const { organization, email, phone, description, state } = contact;
  const base = `/groups/${group}/-/crm`;
  if (contact.id !== contactId) return <Redirect to={`${base}/contacts/${contact.id}`} replace />;
  return (
    <>
      <header className={styles.head}>
        <Avatar name={name} />
        <h1>{name}</h1>
        {state !== 'active' && <Badge>{state === 'erased' ? t('contacts.erased') : t('contacts.inactive')}</Badge>}
        <div className={styles.actions}>
          <LinkButton to={`${base}/contacts`}>{t('contacts.title')}</LinkButton>
          {place.customers.editable && state !== 'erased' && (
            <LinkButton to={`${base}/contacts/${contact.id}/edit`} kind="main">
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
              { label: t('contacts.email'), value: email && <a href={`mailto:${email}`}>{email}</a> },
              {
                label: t('contacts.phone'),
                value: phone && <a href={`tel:${phone.replace(/[^\d+]/g, '')}`}>{phone}</a>,
              },
              {
                label: t('contacts.organization'),
                value: organization && (
                  <Link href={`${base}/organizations/${organization.id}`}>{organization.name}</Link>
                ),
              },
              { label: t('contacts.description'), value: description },
            ]}
          />
          <TimeOf group={group} by="contact" id={contact.id} />
          <History of="contacts" group={group} id={contact.id} />
        </div>
        <LinkedIssues
          group={group}
          parameter="crm_contact_id"
          id={contact.id}
          none={t('contacts.noIssues')}
          read={(state) =>
            answerTo(
              api.GET('/groups/{id}/crm/contacts/{contact_id}/issues', {
                params: {
                  path: { id: group, contact_id: contact.id },
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
export default ContactPage;
