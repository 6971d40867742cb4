import { specify } from '@ledgerdesk/event-sourcing/testing';
import {
  ClaimVoided,
  ContactActivated,
  ContactCreated,
  ContactDeactivated,
  ContactDetailsChanged,
  ContactEmailHeld,
  Details,
} from './contact';
import { contactDecider, CreateContact, HoldEmail, ReleaseEmail, UpdateContact, VoidClaim } from './contact.decider';

const given = specify(contactDecider);
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api' } as const;
const monday = '2030-01-07T09:00:00.000Z';
const tuesday = '2030-01-08T09:00:00.000Z';
const deadline = '2030-01-09T09:00:00.000Z';
const metadata = { ...origin, commandId: 'k-1', now: tuesday, deadline };

const ids = { contactId: 7, groupId: 3 };
const email = { address: 'jane@x.org', claimId: 'c-1', groupId: 3 };
const details: Details = {
  organizationId: 4,
  firstName: 'Jane',
  lastName: 'Roe',
  email,
  phone: '555',
  description: null,
};
const created: ContactCreated = { type: 'ContactCreated', data: { ...ids, ...details, createdAt: monday } };
const withoutEmail: ContactCreated = { type: 'ContactCreated', data: { ...created.data, email: null } };
const deactivated: ContactDeactivated = { type: 'ContactDeactivated', data: { ...ids, changedAt: tuesday } };
const activated: ContactActivated = { type: 'ContactActivated', data: { ...ids, changedAt: tuesday } };
const voided: ClaimVoided = { type: 'ClaimVoided', data: { claimId: 'c-1' } };
const changed = (details: Partial<Details>, changedAt = tuesday): ContactDetailsChanged => ({
  type: 'ContactDetailsChanged',
  data: { ...ids, details, changedAt },
});

describe('creating a contact', () => {
  const create = new CreateContact({ ...ids, ...details }, { ...metadata, now: monday });
  const elsewhere = new CreateContact({ ...ids, ...details, groupId: 6 }, metadata);

  it('records what was asked for, and when', () => given().when(create).then(created));
  it('refuses an id that is in use', () => given(created).when(create).thenRejected('contact-already-exists'));
  it('refuses an e-mail whose claim was voided', () => given(voided).when(create).thenRejected('claim-voided'));
  it('refuses a claim for another group', () => given().when(elsewhere).thenRejected('claim-elsewhere'));
});

describe('updating a contact', () => {
  const update = (data: Partial<UpdateContact['data']>, now = tuesday) =>
    new UpdateContact({ ...ids, details: {}, ...data }, { ...metadata, now });
  const rename = update({ details: { lastName: 'Doe' } });
  const otherEmail = { ...email, address: 'jane@y.org', claimId: 'c-2' };

  it('records only what is different (CRM-26)', () =>
    given(created)
      .when(update({ details: { ...details, lastName: 'Doe', phone: null } }))
      .then(changed({ lastName: 'Doe', phone: null })));
  it('to what it is changes nothing (CRM-18)', () =>
    given(created)
      .when(update({ details, active: true }))
      .thenNothing());
  it('that speaks of nothing changes nothing', () => given(created).when(update({})).thenNothing());
  it('to another e-mail takes its claim', () =>
    given(created)
      .when(update({ details: { email: otherEmail } }))
      .then(changed({ email: otherEmail })));
  it('to another spelling of the e-mail keeps the claim (CRM-24)', () =>
    given(created)
      .when(update({ details: { email: { ...email, address: 'Jane@x.org' } } }))
      .then(changed({ email: { ...email, address: 'Jane@x.org' } })));
  it('can clear the e-mail', () =>
    given(created)
      .when(update({ details: { email: null } }))
      .then(changed({ email: null })));
  it('refuses an e-mail whose claim was voided', () =>
    given(withoutEmail, voided)
      .when(update({ details: { email } }))
      .thenRejected('claim-voided'));
  it('refuses a claim for another group', () =>
    given(created)
      .when(update({ details: { email: { ...otherEmail, groupId: 6 } } }))
      .thenRejected('claim-elsewhere'));
  it('records a deactivation beside it (CRM-17)', () =>
    given(created)
      .when(update({ details: { lastName: 'Doe' }, active: false }))
      .then(changed({ lastName: 'Doe' }), deactivated));
  it('can activate it again', () =>
    given(created, deactivated)
      .when(update({ active: true }))
      .then(activated));
  it('needs a contact', () => given().when(rename).thenRejected('contact-not-found'));
  it('needs a contact even where a claim was voided', () =>
    given(voided).when(rename).thenRejected('contact-not-found'));
  it('needs one of this group', () =>
    given(created)
      .when(update({ groupId: 6 }))
      .thenRejected('contact-not-found'));
  it('is never recorded as earlier than the change before', () =>
    given(created, changed({ phone: '556' }))
      .when(update({ details: { lastName: 'Doe' } }, monday))
      .then(changed({ lastName: 'Doe' }, tuesday)));

  describe('only as it was read', () => {
    it('is recorded where nothing has changed since', () =>
      given(created, deactivated)
        .when(update({ details: { phone: null }, ifChanges: [1, 2] }))
        .then(changed({ phone: null })));
    it('is refused where something has (API-12)', () =>
      given(created, deactivated)
        .when(update({ details: { phone: null }, ifChanges: [1] }))
        .thenRejected('precondition-failed'));
    it('takes no notice of a voided claim (API-7)', () =>
      given(withoutEmail, voided)
        .when(update({ details: { phone: null }, ifChanges: [1] }))
        .then(changed({ phone: null })));
  });
});

describe('voiding a claim', () => {
  const voidClaim = new VoidClaim({ claimId: 'c-1' }, metadata);

  it('is refused while the contact carries it', () => given(created).when(voidClaim).thenRejected('claim-taken'));
  it('is recorded of a contact without it', () => given(withoutEmail).when(voidClaim).then(voided));
  it('is recorded of a contact that has given the e-mail up', () =>
    given(created, changed({ email: null }))
      .when(voidClaim)
      .then(voided));
  it('is recorded of a contact that is not there yet', () => given().when(voidClaim).then(voided));
  it('changes nothing the second time', () => given(voided).when(voidClaim).thenNothing());
});

describe('an e-mail that an import holds (IMP-5)', () => {
  const hold = new HoldEmail({ ...ids, email, importId: 60 }, metadata);
  const held: ContactEmailHeld = { type: 'ContactEmailHeld', data: { ...ids, claimId: 'c-1', importId: 60 } };
  const release = new ReleaseEmail({ contactId: 7 }, metadata);
  const create = new CreateContact({ ...ids, ...details }, { ...metadata, now: monday });
  const voidClaim = new VoidClaim({ claimId: 'c-1' }, metadata);

  it('is held once', () => {
    given().when(hold).then(held);
    given(held).when(hold).thenNothing();
  });
  it('can not be held by a claim that was voided', () => given(voided).when(hold).thenRejected('claim-voided'));
  it('is taken for everybody else', () => given(held).when(voidClaim).thenRejected('claim-taken'));
  it('is that of the contact once it is created', () => {
    given(held).when(create).then(created);
    given(held, created).when(hold).thenNothing();
    given(held, created).when(release).thenNothing();
  });
  it('is free again once it is released', () => {
    given(held).when(release).then(voided);
    given(held, voided).when(release).thenNothing();
    given(held, voided).when(create).thenRejected('claim-voided');
    given().when(release).thenNothing();
  });
});
