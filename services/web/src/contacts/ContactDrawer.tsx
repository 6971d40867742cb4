import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answerTo, api, newIdempotencyKey } from '../api/client';
import { ApiError } from '../api/errors';
import { oneContact } from '../api/reads';
import type { Contact } from '../api/types';
import { ConflictPanel } from '../elements/ConflictPanel';
import { Drawer } from '../elements/Drawer';
import { ErrorState } from '../elements/ErrorState';
import { Checkbox, LongTextField, TextField } from '../elements/Field';
import { FormBody } from '../elements/FormBody';
import { Skeleton } from '../elements/Skeleton';
import { useToast } from '../elements/Toasts';
import { type Known, useChanges } from '../elements/use-changes';
import { OrganizationField } from '../organizations/OrganizationField';
import { blankContact, type ContactFields, fieldsOfContact, isCompleteContact, orNull } from './contact-form';
import { History } from '../elements/History';

type Properties = Readonly<{
  group: string;
  contactId: number | null;
  /** What a new one begins with. */
  initial?: ContactFields;
  onMade?: (contact: Contact) => void;
  onClose: () => void;
}>;

/** UI-6: makes a contact, or changes one. */
const ContactDrawer = ({ group, contactId, initial, onMade, onClose }: Properties) => {
  const t = useTranslations('contacts');
  return (
    <Drawer title={contactId === null ? t('new') : t('edit')} onClose={onClose}>
      {contactId === null ? (
        <NewContact group={group} initial={initial} onMade={onMade} onClose={onClose} />
      ) : (
        <PresentContact group={group} contactId={contactId} onClose={onClose} />
      )}
    </Drawer>
  );
};
export default ContactDrawer;

const NewContact = ({ group, initial = blankContact, onMade, onClose }: Omit<Properties, 'contactId'>) => {
  const t = useTranslations('contacts');
  const toast = useToast();
  const client = useQueryClient();
  const [fields, setFields] = useState(initial);
  const [key] = useState(newIdempotencyKey);
  const creating = useMutation({
    mutationFn: () => {
      const { active: _, ...body } = fields;
      const headers = { 'Idempotency-Key': key };
      const params = { path: { id: group } };
      return answerTo(api.POST('/groups/{id}/crm/contacts', { params, headers, body }));
    },
    onSuccess: async ({ data }) => {
      await client.invalidateQueries({ queryKey: ['contacts', group] });
      toast.done(t('added'));
      onMade?.(data);
      onClose();
    },
  });
  return (
    <FormBody
      submit={t('create')}
      error={creating.error}
      fields={SHOWN}
      isComplete={isCompleteContact(fields)}
      isSaving={creating.isPending}
      onSubmit={creating.mutate}
      onCancel={onClose}
    >
      <ContactInputs group={group} organization={null} fields={fields} onFields={setFields} error={creating.error} />
    </FormBody>
  );
};

const PresentContact = ({ group, contactId, onClose }: Properties & Readonly<{ contactId: number }>) => {
  const { data, error, refetch } = useQuery({
    ...oneContact(group, contactId),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  if (error) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <Skeleton />;
  return <EditedContact group={group} contact={data.data} etag={data.etag} onClose={onClose} />;
};

type EditedProperties = Readonly<{ group: string; contact: Contact; etag: string | null; onClose: () => void }>;

const EditedContact = ({ group, contact, etag, onClose }: EditedProperties) => {
  const t = useTranslations();
  const toast = useToast();
  const client = useQueryClient();
  const [known] = useState<Known<ContactFields>>({ fields: fieldsOfContact(contact), etag });
  const path = { id: group, contact_id: contact.id };
  const { fields, setFields, save, conflicts, takeTheirs } = useChanges<ContactFields, unknown>({
    known,
    read: async () => {
      const read = await answerTo(api.GET('/groups/{id}/crm/contacts/{contact_id}', { params: { path } }));
      return { fields: fieldsOfContact(read.data), etag: read.etag };
    },
    write: (body, ifMatch) =>
      answerTo(
        api.PUT('/groups/{id}/crm/contacts/{contact_id}', {
          params: { path, header: ifMatch === null ? {} : { 'If-Match': ifMatch } },
          body,
        }),
      ),
  });
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async (saved) => {
      if (saved === null) return;
      await client.invalidateQueries({ queryKey: ['contacts', group] });
      toast.done(t('contacts.updated'));
      onClose();
    },
  });
  return (
    <FormBody
      submit={t('form.save')}
      error={saving.error}
      fields={SHOWN}
      isComplete={isCompleteContact(fields)}
      isSaving={saving.isPending}
      onSubmit={saving.mutate}
      onCancel={onClose}
    >
      {conflicts.length > 0 && (
        <ConflictPanel
          conflicts={conflicts}
          labels={{
            first_name: t('contacts.firstName'),
            last_name: t('contacts.lastName'),
            email: t('contacts.email'),
            phone: t('contacts.phone'),
            description: t('contacts.description'),
            organization_id: t('contacts.organization'),
            active: t('contacts.active'),
          }}
          onKeepMine={() => saving.mutate()}
          onTakeTheirs={takeTheirs}
        />
      )}
      <ContactInputs
        group={group}
        organization={contact.organization}
        fields={fields}
        onFields={setFields}
        error={saving.error}
      />
      <Checkbox
        label={t('contacts.active')}
        isChecked={fields.active}
        onChecked={(active) => setFields({ ...fields, active })}
      />
      <History of="contacts" group={group} id={contact.id} />
    </FormBody>
  );
};

const SHOWN = ['first_name', 'last_name', 'email', 'phone', 'description', 'organization', 'organization_id'];

type InputProperties = Readonly<{
  group: string;
  organization: Contact['organization'];
  fields: ContactFields;
  onFields: (fields: ContactFields) => void;
  error: unknown;
}>;

const ContactInputs = ({ group, organization, fields, onFields, error }: InputProperties) => {
  const t = useTranslations('contacts');
  const messages = error instanceof ApiError ? error.fields : {};
  return (
    <>
      <TextField
        label={t('firstName')}
        isRequired
        autoFocus
        value={fields.first_name}
        messages={messages.first_name}
        onValue={(text) => onFields({ ...fields, first_name: text })}
      />
      <TextField
        label={t('lastName')}
        isRequired
        value={fields.last_name}
        messages={messages.last_name}
        onValue={(text) => onFields({ ...fields, last_name: text })}
      />
      <TextField
        label={t('email')}
        type="email"
        value={fields.email ?? ''}
        messages={messages.email}
        onValue={(text) => onFields({ ...fields, email: orNull(text) })}
      />
      <TextField
        label={t('phone')}
        type="tel"
        value={fields.phone ?? ''}
        messages={messages.phone}
        onValue={(text) => onFields({ ...fields, phone: orNull(text) })}
      />
      <OrganizationField
        group={group}
        present={organization}
        messages={messages.organization ?? messages.organization_id}
        onChosen={(id) => onFields({ ...fields, organization_id: id })}
      />
      <LongTextField
        label={t('description')}
        value={fields.description ?? ''}
        messages={messages.description}
        onValue={(text) => onFields({ ...fields, description: orNull(text) })}
      />
    </>
  );
};
