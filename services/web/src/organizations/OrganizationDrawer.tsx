import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { answerTo, api, newIdempotencyKey } from '../api/client';
import { ApiError } from '../api/errors';
import { oneOrganization } from '../api/reads';
import type { Organization } from '../api/types';
import { useSession } from '../app-shell/session';
import { ConflictPanel } from '../elements/ConflictPanel';
import { Drawer } from '../elements/Drawer';
import { ErrorState } from '../elements/ErrorState';
import { Checkbox, LongTextField, TextField } from '../elements/Field';
import { FormBody } from '../elements/FormBody';
import { History } from '../elements/History';
import { Skeleton } from '../elements/Skeleton';
import { useToast } from '../elements/Toasts';
import { type Known, useChanges } from '../elements/use-changes';
import { orNull } from '../contacts/contact-form';
import {
  blankOrganization,
  fieldsOfOrganization,
  isCompleteOrganization,
  type OrganizationFields,
  rateOf,
} from './organization-form';

type Properties = Readonly<{ group: string; organizationId: number | null; onClose: () => void }>;

/** UI-7: makes an organization, or changes one. */
const OrganizationDrawer = ({ group, organizationId, onClose }: Properties) => {
  const t = useTranslations('organizations');
  return (
    <Drawer title={organizationId === null ? t('new') : t('edit')} onClose={onClose}>
      {organizationId === null ? (
        <NewOrganization group={group} onClose={onClose} />
      ) : (
        <PresentOrganization group={group} organizationId={organizationId} onClose={onClose} />
      )}
    </Drawer>
  );
};
export default OrganizationDrawer;

const NewOrganization = ({ group, onClose }: Omit<Properties, 'organizationId'>) => {
  const t = useTranslations('organizations');
  const toast = useToast();
  const client = useQueryClient();
  const [fields, setFields] = useState(blankOrganization);
  const [key] = useState(newIdempotencyKey);
  const creating = useMutation({
    mutationFn: () => {
      const { name, description, default_rate: rate } = fields;
      const body = { name, description, default_rate: rateOf(rate) };
      const params = { path: { id: group } };
      const headers = { 'Idempotency-Key': key };
      return answerTo(api.POST('/groups/{id}/crm/organizations', { params, headers, body }));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['organizations', group] });
      toast.done(t('added'));
      onClose();
    },
  });
  return (
    <FormBody
      submit={t('create')}
      error={creating.error}
      fields={SHOWN}
      isComplete={isCompleteOrganization(fields)}
      isSaving={creating.isPending}
      onSubmit={creating.mutate}
      onCancel={onClose}
    >
      <OrganizationInputs fields={fields} onFields={setFields} error={creating.error} />
    </FormBody>
  );
};

type PresentProperties = Readonly<{ group: string; organizationId: number; onClose: () => void }>;

const PresentOrganization = ({ group, organizationId, onClose }: PresentProperties) => {
  const { data, error, refetch } = useQuery({
    ...oneOrganization(group, organizationId),
    staleTime: 0,
    refetchOnWindowFocus: false,
  });
  if (error) return <ErrorState error={error} retry={refetch} />;
  if (!data) return <Skeleton />;
  return <EditedOrganization group={group} organization={data.data} etag={data.etag} onClose={onClose} />;
};

type EditedProperties = Readonly<{
  group: string;
  organization: Organization;
  etag: string | null;
  onClose: () => void;
}>;

const EditedOrganization = ({ group, organization, etag, onClose }: EditedProperties) => {
  const t = useTranslations();
  const toast = useToast();
  const client = useQueryClient();
  const [known] = useState<Known<OrganizationFields>>({ fields: fieldsOfOrganization(organization), etag });
  const path = { id: group, organization_id: organization.id };
  const { fields, setFields, save, conflicts, takeTheirs } = useChanges<OrganizationFields, unknown>({
    known,
    read: async () => {
      const read = await answerTo(api.GET('/groups/{id}/crm/organizations/{organization_id}', { params: { path } }));
      return { fields: fieldsOfOrganization(read.data), etag: read.etag };
    },
    write: ({ default_rate: rate, ...others }, ifMatch) =>
      answerTo(
        api.PUT('/groups/{id}/crm/organizations/{organization_id}', {
          params: { path, header: ifMatch === null ? {} : { 'If-Match': ifMatch } },
          body: { ...others, ...(rate === undefined ? {} : { default_rate: rateOf(rate) }) },
        }),
      ),
  });
  const saving = useMutation({
    mutationFn: save,
    onSuccess: async (saved) => {
      if (saved === null) return;
      await client.invalidateQueries({ queryKey: ['organizations', group] });
      await client.invalidateQueries({ queryKey: ['contacts', group] });
      toast.done(t('organizations.updated'));
      onClose();
    },
  });
  return (
    <FormBody
      submit={t('form.save')}
      error={saving.error}
      fields={SHOWN}
      isComplete={isCompleteOrganization(fields)}
      isSaving={saving.isPending}
      onSubmit={saving.mutate}
      onCancel={onClose}
    >
      {conflicts.length > 0 && (
        <ConflictPanel
          conflicts={conflicts}
          labels={{
            name: t('organizations.name'),
            default_rate: t('organizations.defaultRate'),
            description: t('contacts.description'),
            active: t('contacts.active'),
          }}
          onKeepMine={() => saving.mutate()}
          onTakeTheirs={takeTheirs}
        />
      )}
      <OrganizationInputs fields={fields} onFields={setFields} error={saving.error} />
      <Checkbox
        label={t('contacts.active')}
        isChecked={fields.active}
        onChecked={(active) => setFields({ ...fields, active })}
      />
      <History of="organizations" group={group} id={organization.id} />
    </FormBody>
  );
};

const SHOWN = ['name', 'default_rate', 'description'];

type InputProperties = Readonly<{
  fields: OrganizationFields;
  onFields: (fields: OrganizationFields) => void;
  error: unknown;
}>;

const OrganizationInputs = ({ fields, onFields, error }: InputProperties) => {
  const t = useTranslations();
  const { currency } = useSession();
  const messages = error instanceof ApiError ? error.fields : {};
  return (
    <>
      <TextField
        label={t('organizations.name')}
        isRequired
        autoFocus
        value={fields.name}
        messages={messages.name}
        onValue={(text) => onFields({ ...fields, name: text })}
      />
      <TextField
        label={t('organizations.rateIn', { currency })}
        type="number"
        min="0"
        step="0.01"
        inputMode="decimal"
        value={fields.default_rate ?? ''}
        messages={messages.default_rate}
        onValue={(text) => onFields({ ...fields, default_rate: orNull(text) })}
      />
      <LongTextField
        label={t('contacts.description')}
        value={fields.description ?? ''}
        messages={messages.description}
        onValue={(text) => onFields({ ...fields, description: orNull(text) })}
      />
    </>
  );
};
