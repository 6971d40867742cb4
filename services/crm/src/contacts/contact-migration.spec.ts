import { fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import {
  ClaimVoided,
  ContactCreated,
  ContactDuplicateAdded,
  ContactMerged,
  ContactMoved,
  ContactReserved,
  PresentContact,
} from './contact';
import { contactDecider, UpdateContact, VoidClaim } from './contact.decider';
import { AddDuplicateContact, CopyContact, MergeContact, MoveContact, ReserveContact } from './decide-migration';

const given = specify(contactDecider);
const monday = '2030-01-07T09:00:00.000Z';
const tuesday = '2030-01-08T09:00:00.000Z';
const origin = {
  correlationId: 'r-1',
  traceparent: 'trace-1',
  actor: null,
  via: 'transfer',
  commandId: 'k-1',
} as const;
const metadata = {
  ...origin,
  now: tuesday,
  deadline: '2030-01-09T09:00:00.000Z',
};
const transferId = 90;
const SOURCE = 3;
const TARGET = 5;

const ids = { contactId: 7, groupId: SOURCE };
const email = { address: 'jane@x.org', claimId: 'c-1', groupId: SOURCE };
const fields = { organizationId: 4, firstName: 'Jane', lastName: 'Roe', phone: '555', description: null };
const created: ContactCreated = { type: 'ContactCreated', data: { ...ids, ...fields, email, createdAt: monday } };
const reserved = (reservation: ContactReserved['data']['reservation'], groupId = SOURCE): ContactReserved => ({
  type: 'ContactReserved',
  data: { contactId: 7, groupId, reservation },
});
const toMove = { transferId, plan: 'move', targetId: TARGET, claimId: 'c-9' } as const;
const toMerge = { transferId, plan: 'merge', intoId: 8 } as const;
const toCreate = { transferId, plan: 'create', claimId: 'c-9' } as const;
const moved: ContactMoved = {
  type: 'ContactMoved',
  data: {
    contactId: 7,
    groupId: TARGET,
    transferId,
    organizationId: 6,
    claimId: 'c-9',
    from: { groupId: SOURCE, organizationId: 4 },
  },
};
const merged: ContactMerged = { type: 'ContactMerged', data: { ...ids, transferId, intoId: 8 } };
const voided: ClaimVoided = { type: 'ClaimVoided', data: { claimId: 'c-9' } };

describe('reserving a contact', () => {
  const input = { id: 7, groupId: SOURCE, value: 'jane@x.org', reservation: toMove };
  const reserve = (change: Partial<ReserveContact['data']> = {}) =>
    new ReserveContact({ ...input, ...change }, metadata);

  it('records what is planned', () => given(created).when(reserve()).then(reserved(toMove)));
  it('a second time changes nothing', () => given(created, reserved(toMove)).when(reserve()).thenNothing());
  it('keeps the first plan of a transfer', () => given(created, reserved(toMerge)).when(reserve()).thenNothing());
  it('can plan something else instead', () =>
    given(created, reserved(toMerge))
      .when(reserve({ instead: true }))
      .then(reserved(toMove)));
  it('needs the e-mail that was planned with', () =>
    given(created)
      .when(reserve({ value: 'doe@x.org' }))
      .thenRejected('concurrent-change'));
  it('needs a contact of this group', () => {
    given(created)
      .when(reserve({ groupId: TARGET }))
      .thenRejected('concurrent-change');
    given().when(reserve()).thenRejected('concurrent-change');
  });
  it('needs a claim that is not void', () => given(created, voided).when(reserve()).thenRejected('claim-voided'));
  it('is refused while another transfer has reserved it, and not after that has ended', () => {
    const other = reserved({ ...toMove, transferId: 80 });
    given(created, other).when(reserve()).thenRejected('contact-part-of-transfer');
    given(created, other)
      .when(reserve({ ended: [80] }))
      .then(reserved(toMove));
  });
  it('holds the e-mail of a copy that is not there yet', () =>
    given()
      .when(reserve({ groupId: TARGET, reservation: toCreate }))
      .then(reserved(toCreate, TARGET)));
});

describe('a reserved contact', () => {
  const update = (details: UpdateContact['data']['details'], ended: readonly number[] = []) =>
    new UpdateContact({ ...ids, details, ended }, metadata);
  const givenReserved = given(created, reserved(toMove));

  it('keeps its e-mail and organization (TRF-54)', () => {
    givenReserved.when(update({ email: null })).thenRejected('contact-part-of-transfer');
    givenReserved.when(update({ organizationId: null })).thenRejected('contact-part-of-transfer');
  });
  it('may be edited else, also where e-mail and organization are given as they are (TRF-53)', () =>
    givenReserved.when(update({ phone: '556', email, organizationId: 4 })).then({
      type: 'ContactDetailsChanged',
      data: { ...ids, details: { phone: '556' }, changedAt: tuesday },
    }));
  it('may be edited as ever once the transfer has ended', () =>
    givenReserved.when(update({ email: null }, [transferId])).then({
      type: 'ContactDetailsChanged',
      data: { ...ids, details: { email: null }, changedAt: tuesday },
    }));
  it('has as many visible changes as before (TRF-33)', () =>
    expect(fold(contactDecider, [created, reserved(toMove)])).toMatchObject({ changes: 1, updatedAt: monday }));
  it('holds its claim in the target until the transfer was released (TRF-55)', () => {
    const voidClaim = (ended: readonly number[]) => new VoidClaim({ claimId: 'c-9', ended }, metadata);
    givenReserved.when(voidClaim([])).thenRejected('email-reserved');
    given(reserved(toCreate, TARGET)).when(voidClaim([])).thenRejected('email-reserved');
    givenReserved.when(voidClaim([transferId])).then(voided);
    given(created, reserved(toMove), moved).when(voidClaim([])).thenRejected('claim-taken');
  });
});

describe('moving a contact', () => {
  const move = new MoveContact({ id: 7, transferId, organizationId: 6 }, metadata);

  it('records where it is, and was', () => given(created, reserved(toMove)).when(move).then(moved));
  it('a second time changes nothing', () => given(created, reserved(toMove), moved).when(move).thenNothing());
  it('needs that it is planned', () => {
    given(created).when(move).thenRejected('concurrent-change');
    given(created, reserved(toMerge)).when(move).thenRejected('concurrent-change');
  });
  it('keeps all but its group, its organization and the claim (TRF-15)', () => {
    const before = fold(contactDecider, [created]);
    expect(fold(contactDecider, [created, reserved(toMove), moved])).toEqual({
      ...before,
      groupId: TARGET,
      organizationId: 6,
      email: { ...email, claimId: 'c-9', groupId: TARGET },
      changes: 2,
      reservation: { ...toMove, claimId: null },
      movedBy: { transferId, from: { groupId: SOURCE, organizationId: 4 }, organizationId: 6 },
    });
  });
});

describe('merging a contact', () => {
  const merge = new MergeContact({ id: 7, transferId, intoId: 8 }, metadata);

  it('records into which', () => given(created, reserved(toMerge)).when(merge).then(merged));
  it('a second time changes nothing', () => given(created, reserved(toMerge), merged).when(merge).thenNothing());
  it('needs that it is planned', () => given(created, reserved(toMove)).when(merge).thenRejected('concurrent-change'));
  it('leaves nothing to edit (TRF-31)', () =>
    given(created, reserved(toMerge), merged)
      .when(new UpdateContact({ ...ids, details: { phone: '556' } }, metadata))
      .thenRejected('contact-merged'));
  it('frees its e-mail', () =>
    given(created, reserved(toMerge), merged)
      .when(new VoidClaim({ claimId: 'c-1' }, metadata))
      .then({ type: 'ClaimVoided', data: { claimId: 'c-1' } }));

  const add = new AddDuplicateContact({ id: 7, transferId, duplicateId: 9, formerIds: [2] }, metadata);
  const added: ContactDuplicateAdded = {
    type: 'ContactDuplicateAdded',
    data: { ...ids, transferId, duplicateId: 9, formerIds: [2] },
  };
  it('is noted by the survivor, once, which stays as it is (TRF-14)', () => {
    given(created).when(add).then(added);
    given(created, added).when(add).thenNothing();
    given().when(add).thenRejected('concurrent-change');
    expect(fold(contactDecider, [created, added])).toEqual({ ...fold(contactDecider, [created]), mergedIds: [9, 2] });
  });
});

describe('copying a contact', () => {
  const original = {
    ...(fold(contactDecider, [created]) as PresentContact),
    status: 'inactive' as const,
    updatedAt: tuesday,
  };
  const input = { id: 11, groupId: TARGET, transferId, organizationId: 6, original };
  const copy = new CopyContact(input, metadata);
  const place: ContactReserved = {
    type: 'ContactReserved',
    data: { contactId: 11, groupId: TARGET, reservation: toCreate },
  };
  const copied: ContactCreated = {
    type: 'ContactCreated',
    data: {
      contactId: 11,
      groupId: TARGET,
      ...fields,
      organizationId: 6,
      createdAt: monday,
      email: { address: 'jane@x.org', claimId: 'c-9', groupId: TARGET },
      copy: { ofId: 7, transferId, status: 'inactive', updatedAt: tuesday },
    },
  };
  it('makes one with all its fields, its state and its times (TRF-19, TRF-22)', () => {
    given(place).when(copy).then(copied);
    expect(fold(contactDecider, [place, copied])).toEqual({
      ...original,
      contactId: 11,
      groupId: TARGET,
      organizationId: 6,
      email: copied.data.email,
      copyOf: { id: 7, transferId },
    });
  });
  it('a second time changes nothing', () => given(place, copied).when(copy).thenNothing());
  it('needs no e-mail', () =>
    given()
      .when(new CopyContact({ ...input, original: { ...original, email: null } }, metadata))
      .then({ type: 'ContactCreated', data: { ...copied.data, email: null } }));
  it('needs the claim of its e-mail', () => given().when(copy).thenRejected('concurrent-change'));
  it('takes the id of no other contact', () =>
    given({ ...created, data: { ...created.data, contactId: 11 } })
      .when(copy)
      .thenRejected('contact-already-exists'));
});
