import { specify } from '@ledgerdesk/event-sourcing/testing';
import {
  ClaimVoided,
  Details,
  OrganizationActivated,
  OrganizationCreated,
  OrganizationDeactivated,
  OrganizationDetailsChanged,
  OrganizationNameHeld,
} from './organization';
import {
  CreateOrganization,
  HoldName,
  organizationDecider,
  ReleaseName,
  UpdateOrganization,
  VoidClaim,
} from './organization.decider';

const given = specify(organizationDecider);
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api' } as const;
const monday = '2030-01-07T09:00:00.000Z';
const tuesday = '2030-01-08T09:00:00.000Z';
const deadline = '2030-01-09T09:00:00.000Z';
const metadata = { ...origin, commandId: 'k-1', now: tuesday, deadline };

const ids = { organizationId: 4, groupId: 3 };
const name = { text: 'Acme', claimId: 'c-1', groupId: 3 };
const details: Details = { name, defaultRateCents: 1250, description: null };
const created: OrganizationCreated = { type: 'OrganizationCreated', data: { ...ids, ...details, createdAt: monday } };
const deactivated: OrganizationDeactivated = { type: 'OrganizationDeactivated', data: { ...ids, changedAt: tuesday } };
const activated: OrganizationActivated = { type: 'OrganizationActivated', data: { ...ids, changedAt: tuesday } };
const voided: ClaimVoided = { type: 'ClaimVoided', data: { claimId: 'c-1' } };
const changed = (details: Partial<Details>): OrganizationDetailsChanged => ({
  type: 'OrganizationDetailsChanged',
  data: { ...ids, details, changedAt: tuesday },
});
const otherName = { ...name, text: 'Roe & Sons', claimId: 'c-2' };

describe('creating an organization', () => {
  const create = new CreateOrganization({ ...ids, ...details }, { ...metadata, now: monday });
  const elsewhere = new CreateOrganization({ ...ids, ...details, groupId: 6 }, metadata);

  it('records what was asked for, and when', () => given().when(create).then(created));
  it('refuses an id that is in use', () => given(created).when(create).thenRejected('organization-already-exists'));
  it('refuses a name whose claim was voided', () => given(voided).when(create).thenRejected('claim-voided'));
  it('refuses a claim for another group', () => given().when(elsewhere).thenRejected('claim-elsewhere'));
});

describe('updating an organization', () => {
  const update = (data: Partial<UpdateOrganization['data']>) =>
    new UpdateOrganization({ ...ids, details: {}, ...data }, metadata);

  it('records only what is different', () =>
    given(created)
      .when(update({ details: { ...details, defaultRateCents: null } }))
      .then(changed({ defaultRateCents: null })));
  it('to what it is changes nothing', () =>
    given(created)
      .when(update({ details, active: true }))
      .thenNothing());
  it('to another name takes its claim', () =>
    given(created)
      .when(update({ details: { name: otherName } }))
      .then(changed({ name: otherName })));
  it('to another spelling of the name keeps the claim', () =>
    given(created)
      .when(update({ details: { name: { ...name, text: 'ACME' } } }))
      .then(changed({ name: { ...name, text: 'ACME' } })));
  it('refuses a name whose claim was voided', () =>
    given(created, changed({ name: otherName }), voided)
      .when(update({ details: { name } }))
      .thenRejected('claim-voided'));
  it('can deactivate it', () =>
    given(created)
      .when(update({ active: false }))
      .then(deactivated));
  it('can activate it again', () =>
    given(created, deactivated)
      .when(update({ active: true }))
      .then(activated));
  it('needs an organization', () => given().when(update({})).thenRejected('organization-not-found'));
  it('needs one of this group', () =>
    given(created)
      .when(update({ groupId: 6 }))
      .thenRejected('organization-not-found'));
  it('is refused where something has changed since it was read (API-12)', () =>
    given(created, deactivated)
      .when(update({ active: true, ifChanges: [1] }))
      .thenRejected('precondition-failed'));
});

describe('voiding the claim of a name', () => {
  const voidClaim = new VoidClaim({ claimId: 'c-1' }, metadata);

  it('is refused while the organization carries it', () => given(created).when(voidClaim).thenRejected('claim-taken'));
  it('is recorded of one that has another name', () =>
    given(created, changed({ name: otherName }))
      .when(voidClaim)
      .then(voided));
  it('is recorded of one that is not there yet', () => given().when(voidClaim).then(voided));
  it('changes nothing the second time', () => given(voided).when(voidClaim).thenNothing());
});

describe('a name that an import holds (IMP-5)', () => {
  const hold = new HoldName({ ...ids, name, importId: 60 }, metadata);
  const held: OrganizationNameHeld = { type: 'OrganizationNameHeld', data: { ...ids, claimId: 'c-1', importId: 60 } };
  const release = new ReleaseName({ organizationId: 4 }, metadata);
  const create = new CreateOrganization({ ...ids, ...details }, { ...metadata, now: monday });
  const voidClaim = new VoidClaim({ claimId: 'c-1' }, metadata);

  it('is held once, and is taken for everybody else', () => {
    given().when(hold).then(held);
    given(held).when(hold).thenNothing();
    given(held).when(voidClaim).thenRejected('claim-taken');
  });
  it('is that of the organization once it is created', () => {
    given(held).when(create).then(created);
    given(held, created).when(release).thenNothing();
  });
  it('is free again once it is released', () => {
    given(held).when(release).then(voided);
    given(held, voided).when(create).thenRejected('claim-voided');
    given().when(release).thenNothing();
  });
});
