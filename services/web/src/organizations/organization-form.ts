import type { Organization } from '../api/types';

/** An organization as its form has it: the rate as it was typed. */
export type OrganizationFields = Readonly<{
  name: string;
  default_rate: string | null;
  description: string | null;
  active: boolean;
}>;

export const blankOrganization: OrganizationFields = { name: '', default_rate: null, description: null, active: true };

export const fieldsOfOrganization = (organization: Organization): OrganizationFields => ({
  name: organization.name,
  default_rate: organization.default_rate === null ? null : organization.default_rate.toFixed(2),
  description: organization.description,
  active: organization.state === 'active',
});

export const isCompleteOrganization = ({ name }: OrganizationFields): boolean => name.trim() !== '';

/** As the API takes the rate: a number, or null where it is empty; what is no number is for the API to refuse. */
export const rateOf = (text: string | null): number | null => (text === null || text === '' ? null : Number(text));
