import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Hovercard, HovercardAnchor, HovercardDisclosure, HovercardProvider } from '@ariakit/react';
import { ChevronDown, UserPlus, X } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Link } from 'wouter';
import { answerTo, api } from '../api/client';
import type { Place } from '../api/page';
import type { Contact, Issue } from '../api/types';
import { nameOf } from '../contacts/contact-form';
import ContactDrawer from '../contacts/ContactDrawer';
import { Avatar } from '../elements/Avatar';
import { Button } from '../elements/Button';
import { useToast } from '../elements/Toasts';
import { ContactPicker } from './ContactPicker';
import { contactOf } from './external-contact';
import { Part } from './IssueSidebar';
import styles from './IssueContacts.module.css';

type Properties = Readonly<{ place: Place; issue: Issue; mayLink: boolean }>;

/** UI-11 */
export const IssueContacts = ({ place, issue, mayLink }: Properties) => {
  const t = useTranslations();
  const toast = useToast();
  const client = useQueryClient();
  const { iid, external_author: external } = issue;
  const path = { id: place.full_path, iid };
  const queryKey = ['issue', place.full_path, iid, 'contacts'];
  const { data } = useQuery({
    queryKey,
    queryFn: () => answerTo(api.GET('/projects/{id}/issues/{iid}/crm_contacts', { params: { path } })),
  });
  const linking = useMutation({
    mutationFn: (body: { add_ids?: number[]; remove_ids?: number[] }) =>
      answerTo(api.PUT('/projects/{id}/issues/{iid}/crm_contacts', { params: { path }, body })),
    onError: toast.failed,
    onSettled: () => client.invalidateQueries({ queryKey: ['issue', place.full_path, iid] }),
  });
  const [isMaking, setMaking] = useState(false);
  const contacts = data?.data ?? [];
  const { group_path: group, editable } = place.customers!;
  const known = external && contacts.some(({ email }) => email?.toLowerCase() === external.address.toLowerCase());
  return (
    <Part title={t('issue.contacts', { count: contacts.length })}>
      {data && contacts.length === 0 && <p className={styles.none}>{t('issue.noContacts')}</p>}
      <ul className={styles.contacts}>
        {contacts.map((contact) => (
          <li key={contact.id}>
            <ContactName group={group} contact={contact} />
            {mayLink && (
              <button
                type="button"
                className={styles.remove}
                aria-label={t('issue.removeContact', { name: nameOf(contact) })}
                onClick={() => linking.mutate({ remove_ids: [contact.id] })}
              >
                <X size={14} aria-hidden />
              </button>
            )}
          </li>
        ))}
      </ul>
      {mayLink && (
        <ContactPicker
          group={group}
          linked={contacts}
          onAdd={(id) => linking.mutate({ add_ids: [id] })}
          onRemove={(id) => linking.mutate({ remove_ids: [id] })}
        />
      )}
      {mayLink && editable && external && data && !known && (
        <Button kind="quiet" onClick={() => setMaking(true)}>
          <UserPlus size={16} aria-hidden />
          {t('issue.createContact')}
        </Button>
      )}
      {isMaking && (
        <ContactDrawer
          group={group}
          contactId={null}
          initial={contactOf(external!)}
          onMade={(contact) => linking.mutate({ add_ids: [contact.id] })}
          onClose={() => setMaking(false)}
        />
      )}
    </Part>
  );
};

type NameProperties = Readonly<{ group: string; contact: Contact }>;

const ContactName = ({ group, contact }: NameProperties) => {
  const t = useTranslations();
  const name = nameOf(contact) || t('contacts.erased');
  const { id, organization, email, phone, description } = contact;
  return (
    <HovercardProvider placement="bottom-start" showTimeout={300}>
      <span className={styles.name}>
        <Avatar name={name} isSmall />
        <HovercardAnchor render={<Link href={`/groups/${group}/-/issues?crm_contact_id=${id}`}>{name}</Link>} />
        <HovercardDisclosure className={styles.more} aria-label={t('issue.moreAbout', { name })}>
          <ChevronDown size={14} aria-hidden />
        </HovercardDisclosure>
      </span>
      <Hovercard className={styles.card} gutter={6} portal={false} fixed unmountOnHide aria-label={name}>
        <strong>
          <Link href={`/groups/${group}/-/crm/contacts/${id}`}>{name}</Link>
        </strong>
        {organization && <span>{organization.name}</span>}
        {email && <a href={`mailto:${email}`}>{email}</a>}
        {phone && <span>{phone}</span>}
        {description && <span className={styles.description}>{description}</span>}
      </Hovercard>
    </HovercardProvider>
  );
};
