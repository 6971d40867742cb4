import { fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import {
  AddDuplicateOrganization,
  CopyOrganization,
  MergeOrganization,
  MoveOrganization,
  ReserveOrganization,
} from './decide-migration';
import {
  ClaimVoided,
  OrganizationCreated,
  OrganizationDuplicateAdded,
  OrganizationMerged,
  OrganizationMoved,
  OrganizationReserved,
  PresentOrganization,
} from './organization';
import { organizationDecider, UpdateOrganization, VoidClaim } from './organization.decider';

const given = specify(organizationDecider);
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

const ids = { organizationId: 4, groupId: SOURCE };
const name = { text: 'Acme', claimId: 'c-1', groupId: SOURCE };
const fields = { defaultRateCents: 1250, description: null };
const created: OrganizationCreated = {
  type: 'OrganizationCreated',
  data: { ...ids, ...fields, name, createdAt: monday },
};
const reserved = (reservation: OrganizationReserved['data']['reservation']): OrganizationReserved => ({
  type: 'OrganizationReserved',
  data: { ...ids, reservation },
});
const toMove = { transferId, plan: 'move', targetId: TARGET, claimId: 'c-9' } as const;
const toMerge = { transferId, plan: 'merge', intoId: 8 } as const;
const moved: OrganizationMoved = {
  type: 'OrganizationMoved',
  data: { organizationId: 4, groupId: TARGET, transferId, claimId: 'c-9', from: { groupId: SOURCE } },
};
const merged: OrganizationMerged = { type: 'OrganizationMerged', data: { ...ids, transferId, intoId: 8 } };

describe('reserving an organization', () => {
  const input = { id: 4, groupId: SOURCE, value: 'Acme', reservation: toMove };
  const reserve = (change: Partial<ReserveOrganization['data']> = {}) =>
    new ReserveOrganization({ ...input, ...change }, metadata);

  it('records what is planned, once', () => {
    given(created).when(reserve()).then(reserved(toMove));
    given(created, reserved(toMove)).when(reserve()).thenNothing();
  });
  it('needs the name that was planned with, and an organization of this group', () => {
    given(created)
      .when(reserve({ value: 'Initech' }))
      .thenRejected('concurrent-change');
    given(created)
      .when(reserve({ groupId: TARGET }))
      .thenRejected('concurrent-change');
  });
  it('is refused while another transfer has reserved it', () =>
    given(created, reserved({ ...toMove, transferId: 80 }))
      .when(reserve())
      .thenRejected('organization-part-of-transfer'));
});

describe('a reserved organization', () => {
  const update = (details: UpdateOrganization['data']['details'], ended: readonly number[] = []) =>
    new UpdateOrganization({ ...ids, details, ended }, metadata);
  const changed = (details: UpdateOrganization['data']['details']) =>
    ({ type: 'OrganizationDetailsChanged', data: { ...ids, details, changedAt: tuesday } }) as const;
  const renamed = { name: { ...name, text: 'Initech' } };

  it('keeps its name until the transfer has ended (TRF-54)', () => {
    given(created, reserved(toMove)).when(update(renamed)).thenRejected('organization-part-of-transfer');
    given(created, reserved(toMove))
      .when(update(renamed, [transferId]))
      .then(changed(renamed));
  });
  it('may be edited else (TRF-53)', () =>
    given(created, reserved(toMove))
      .when(update({ defaultRateCents: 7, name }))
      .then(changed({ defaultRateCents: 7 })));
  it('holds its claim in the target until the transfer was released (TRF-55)', () => {
    const voidClaim = (ended: readonly number[]) => new VoidClaim({ claimId: 'c-9', ended }, metadata);
    const voided: ClaimVoided = { type: 'ClaimVoided', data: { claimId: 'c-9' } };
    given(created, reserved(toMove)).when(voidClaim([])).thenRejected('name-reserved');
    given(created, reserved(toMove))
      .when(voidClaim([transferId]))
      .then(voided);
  });
});

describe('migrating an organization', () => {
  it('moves it, once, and keeps all but its group and the claim (TRF-15)', () => {
    const move = new MoveOrganization({ id: 4, transferId, organizationId: null }, metadata);
    given(created, reserved(toMove)).when(move).then(moved);
    given(created, reserved(toMove), moved).when(move).thenNothing();
    given(created).when(move).thenRejected('concurrent-change');
    expect(fold(organizationDecider, [created, reserved(toMove), moved])).toEqual({
      ...fold(organizationDecider, [created]),
      groupId: TARGET,
      name: { ...name, claimId: 'c-9', groupId: TARGET },
      changes: 2,
      reservation: { ...toMove, claimId: null },
      movedBy: { transferId, from: { groupId: SOURCE, organizationId: null }, organizationId: null },
    });
  });
  it('merges it, once, and leaves nothing to edit (TRF-16, TRF-31)', () => {
    const merge = new MergeOrganization({ id: 4, transferId, intoId: 8 }, metadata);
    given(created, reserved(toMerge)).when(merge).then(merged);
    given(created, reserved(toMerge), merged).when(merge).thenNothing();
    given(created, reserved(toMerge), merged)
      .when(new UpdateOrganization({ ...ids, details: { description: 'x' } }, metadata))
      .thenRejected('organization-merged');
  });
  it('is noted by the survivor, once', () => {
    const add = new AddDuplicateOrganization({ id: 4, transferId, duplicateId: 9, formerIds: [2] }, metadata);
    const added: OrganizationDuplicateAdded = {
      type: 'OrganizationDuplicateAdded',
      data: { ...ids, transferId, duplicateId: 9, formerIds: [2] },
    };
    given(created).when(add).then(added);
    given(created, added).when(add).thenNothing();
  });
  it('copies it, once, with all its fields, its state and its times (TRF-19)', () => {
    const original = { ...(fold(organizationDecider, [created]) as PresentOrganization), updatedAt: tuesday };
    const copy = new CopyOrganization(
      { id: 12, groupId: TARGET, transferId, organizationId: null, original },
      metadata,
    );
    const place: OrganizationReserved = {
      type: 'OrganizationReserved',
      data: { organizationId: 12, groupId: TARGET, reservation: { transferId, plan: 'create', claimId: 'c-9' } },
    };
    const copied: OrganizationCreated = {
      type: 'OrganizationCreated',
      data: {
        organizationId: 12,
        groupId: TARGET,
        ...fields,
        createdAt: monday,
        name: { text: 'Acme', claimId: 'c-9', groupId: TARGET },
        copy: { ofId: 4, transferId, status: 'active', updatedAt: tuesday },
      },
    };
    given(place).when(copy).then(copied);
    given(place, copied).when(copy).thenNothing();
    given().when(copy).thenRejected('concurrent-change');
    given({ ...created, data: { ...created.data, organizationId: 12 } })
      .when(copy)
      .thenRejected('organization-already-exists');
  });
});
