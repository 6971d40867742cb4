import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { contactList } from './contacts/contact-list/contact-list.projection';
import { contactDecider } from './contacts/contact.decider';
import { erasureProcess } from './erasures/erasure.process';
import { mergeProcess } from './merges/merge.process';
import { organizationList } from './organizations/organization-list/organization-list.projection';
import { organizationDecider } from './organizations/organization.decider';
import { planDecider } from './plans/plan.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(noun: string, name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, noun, 'samples', `${name}.json`), 'utf8'));
const namesOf = (noun: string) =>
  readdirSync(join(__dirname, noun, 'samples')).map((file) => file.replace('.json', ''));

const claimInTarget = '9c858901-8a57-4791-81fe-4c455b099bc9';
const voidedClaims = ['6fa459ea-ee8a-5ca4-894e-db77e160355e'];
const times = { createdAt: '2026-11-24T09:00:00.000Z', updatedAt: '2026-11-25T09:00:00.000Z' };

const transferId = 90;

describe('stored events of every schema', () => {
  const ofContact = [
    'ClaimVoided',
    'ContactCreated',
    'ContactDetailsChanged',
    'ContactDeactivated',
    'ContactActivated',
    'ContactReserved',
    'ContactMoved',
    'ContactDuplicateAdded',
  ];
  const ofOrganization = ofContact.map((type) => type.replace('Contact', 'Organization'));
  const samplesOf = (noun: string, types: readonly string[]) => types.map((type) => sample<never>(noun, `${type}.v1`));

  it('fold to the contact they were about', () =>
    expect(fold(contactDecider, samplesOf('contacts', ofContact))).toEqual({
      contactId: 7,
      groupId: 5,
      organizationId: 6,
      firstName: 'Jane',
      lastName: 'Doe',
      email: null,
      phone: '+1 555 0100',
      description: null,
      status: 'active',
      changes: 5,
      voidedClaims,
      reservation: { transferId, plan: 'move', targetId: 5, claimId: null },
      planned: [],
      movedBy: { transferId, from: { groupId: 3, organizationId: 4 }, organizationId: 6 },
      mergedIds: [8, 2],
      copyOf: null,
      taken: [],
      ...times,
    }));
  it('fold to the organization they were about', () =>
    expect(fold(organizationDecider, samplesOf('organizations', ofOrganization))).toEqual({
      organizationId: 4,
      groupId: 5,
      name: { text: 'INITECH', claimId: claimInTarget, groupId: 5 },
      defaultRateCents: null,
      description: null,
      status: 'active',
      changes: 5,
      voidedClaims,
      reservation: { transferId, plan: 'move', targetId: 5, claimId: null },
      planned: [],
      movedBy: { transferId, from: { groupId: 3, organizationId: null }, organizationId: null },
      mergedIds: [8, 2],
      copyOf: null,
      taken: [],
      ...times,
    }));
  it('fold to what a transfer has merged', () => {
    const claims = { voidedClaims, reservation: null, planned: [] };
    const merged = { status: 'merged', groupId: 5, intoId: 11, transferId: 92, ...claims };
    expect(fold(contactDecider, samplesOf('contacts', [...ofContact, 'ContactMerged']))).toEqual({
      contactId: 7,
      ...merged,
      former: fold(contactDecider, samplesOf('contacts', ofContact)),
    });
    expect(fold(organizationDecider, samplesOf('organizations', [...ofOrganization, 'OrganizationMerged']))).toEqual({
      organizationId: 4,
      ...merged,
      former: fold(organizationDecider, samplesOf('organizations', ofOrganization)),
    });
  });
  it('fold to what an undo has restored, also for those who do not know what it was', () => {
    const restored = { status: 'active', groupId: 3, changes: 6, mergedIds: [8, 2], ...times };
    const after = ['ContactMerged', 'ContactRestored'];
    for (const types of [[...ofContact, ...after], ['ContactRestored']])
      expect(fold(contactDecider, samplesOf('contacts', types))).toMatchObject({
        contactId: 7,
        lastName: 'Doe',
        ...restored,
      });
    for (const types of [[...ofOrganization, 'OrganizationMerged', 'OrganizationRestored'], ['OrganizationRestored']])
      expect(fold(organizationDecider, samplesOf('organizations', types))).toMatchObject({
        organizationId: 4,
        ...restored,
      });
  });
  it('fold to what an undo has separated', () => {
    expect(fold(contactDecider, samplesOf('contacts', [...ofContact, 'ContactDuplicateRemoved']))).toMatchObject({
      mergedIds: [],
    });
    const organization = samplesOf('organizations', [...ofOrganization, 'OrganizationDuplicateRemoved']);
    expect(fold(organizationDecider, organization)).toMatchObject({ mergedIds: [] });
  });
  it('fold to what an import holds for what is not there yet', () => {
    const held = { status: 'unknown', held: '6fa459ea-ee8a-5ca4-894e-db77e160355e' };
    expect(fold(contactDecider, samplesOf('contacts', ['ContactEmailHeld']))).toMatchObject(held);
    expect(fold(organizationDecider, samplesOf('organizations', ['OrganizationNameHeld']))).toMatchObject(held);
  });
  it('fold to what a transfer has copied', () => {
    const copy = { status: 'inactive', updatedAt: '2026-11-25T09:00:00.000Z', changes: 1 };
    expect(fold(contactDecider, samplesOf('contacts', ['ContactCreated.copy']))).toMatchObject({
      contactId: 11,
      copyOf: { id: 7, transferId },
      ...copy,
    });
    expect(fold(organizationDecider, samplesOf('organizations', ['OrganizationCreated.copy']))).toMatchObject({
      organizationId: 12,
      copyOf: { id: 4, transferId },
      ...copy,
    });
  });
  it('fold to what a merge by hand has made, and an undo has taken back', () => {
    const mergeId = '2f0a2d6e-6c57-5d0e-9f2b-6a55a2b0c111';
    const byHand = (noun: string, types: readonly string[]) =>
      samplesOf(
        noun,
        types.map((type) => `${type}.byHand`),
      );
    const cases = [
      ['contacts', 'Contact', ofContact, contactDecider],
      ['organizations', 'Organization', ofOrganization, organizationDecider],
    ] as const;
    for (const [noun, thing, present, decider] of cases) {
      const of = (...names: string[]) => [
        ...samplesOf(noun, present),
        ...byHand(
          noun,
          names.map((name) => `${thing}${name}`),
        ),
      ];
      const folded = (...names: string[]) => fold<object, never>(decider as never, of(...names));
      const taken = [{ mergeId, before: { description: null }, after: { description: 'Taken' } }];
      expect(folded('DuplicateAdded', 'DetailsChanged')).toMatchObject({ mergedIds: [8, 2, 21, 20], taken });
      expect(folded('DuplicateAdded', 'DuplicateRemoved')).toMatchObject({ mergedIds: [8, 2] });
      const reservation = { mergeId, plan: 'merge', intoId: 11, claimId: null };
      expect(folded('Reserved', 'Merged')).toMatchObject({ status: 'merged', intoId: 11, mergeId, reservation });
      expect(folded('Reserved', 'Merged', 'Restored')).toMatchObject({
        status: 'active',
        reservation: null,
        mergedIds: [8, 2],
      });
    }
  });
  it('fold to an erased contact, with what came before and without it (ERA-1)', () => {
    const erased = {
      contactId: 7,
      groupId: 5,
      organizationId: 6,
      firstName: 'Erased',
      lastName: 'contact',
      email: null,
      phone: null,
      description: null,
      status: 'erased',
      changes: 6,
      voidedClaims: [],
      reservation: null,
      planned: [{ transferId, plan: 'copy', intoId: 12 }],
      movedBy: null,
      mergedIds: [8, 2],
      copyOf: null,
      taken: [],
      createdAt: times.createdAt,
      updatedAt: '2026-11-30T09:00:00.000Z',
    };
    for (const before of [ofContact, []])
      expect(fold(contactDecider, samplesOf('contacts', [...before, 'ContactErased']))).toEqual(erased);
    const claims = { voidedClaims: [], reservation: null, planned: [] };
    for (const before of [[...ofContact, 'ContactMerged'], []])
      expect(fold(contactDecider, samplesOf('contacts', [...before, 'ContactErased.merged']))).toEqual({
        status: 'merged',
        contactId: 7,
        groupId: 5,
        intoId: 11,
        transferId: 92,
        ...claims,
        former: { ...erased, mergedIds: [], planned: [] },
      });
  });
  it('fold to an erasure', () => {
    const [started, made, completed, refused] = samplesOf('erasures', ofErasure);
    const erasure = { erasureId: expect.any(String), contactId: 7 };
    const foldErasure = (...events: never[]) => fold(erasureProcess, events);
    expect(foldErasure(started!)).toEqual({ step: 'erasing', erasure });
    expect(foldErasure(started!, made!)).toEqual({ step: 'purging', erasure });
    expect(foldErasure(started!, made!, completed!)).toEqual({ step: 'completed', erasure });
    expect(foldErasure(started!, refused!)).toMatchObject({ step: 'refused', refusal: { details: { transferId } } });
  });
  const ofErasure = ['ErasureStarted', 'ErasureMade', 'ErasureCompleted', 'ErasureRefused'];
  it('fold to a merge by hand', () => {
    const [started, reserved, refused, made, partLed] = samplesOf('merges', ofMerge);
    const merge = {
      mergeId: expect.any(String),
      thing: 'contact',
      id: 7,
      intoId: 11,
      groupId: 5,
      fields: ['phone'],
      by: 1,
    };
    const begun = { merge, startedAt: '2026-11-27T09:00:00.000Z' };
    const foldMerge = (...events: never[]) => fold(mergeProcess, events);
    expect(foldMerge(started!, reserved!)).toEqual({ step: 'making', ...begun });
    expect(foldMerge(started!, reserved!, made!)).toEqual({ step: 'leading', ...begun, part: 1, after: null });
    expect(foldMerge(started!, reserved!, made!, partLed!)).toEqual({ step: 'completed', ...begun });
    expect(foldMerge(started!, refused!)).toMatchObject({ step: 'refused', refusal: { details: { transferId } } });
  });
  const ofMerge = ['MergeStarted', 'MergeReserved', 'MergeRefused', 'MergeMade', 'MergePartLed'];
  const ofPlan = [
    'MigrationStarted',
    'MigrationPagePlanned',
    'MigrationCommitted',
    'MigrationPageApplied',
    'MigrationCompleted',
  ];
  it('fold to the plan of a transfer', () => {
    expect(fold(planDecider, samplesOf('plans', ofPlan))).toEqual({
      status: 'completed',
      migration: { transferId, mode: 'move', sourceId: 3, targetId: 5 },
      pages: [
        {
          contacts: { moved: [7], copied: [], merged: [8] },
          organizations: { moved: [4], copied: [], merged: [] },
        },
      ],
      applied: 1,
      stayed: { contacts: 0, organizations: 0 },
    });
    expect(fold(planDecider, samplesOf('plans', ['MigrationReleased']))).toEqual({ status: 'released' });
  });
  it('are all there', () => {
    const versioned = (types: readonly string[]) => types.map((type) => `${type}.v1`).sort();
    const contacts = [...ofContact, 'ContactMerged', 'ContactRestored', 'ContactDuplicateRemoved'];
    const organizations = contacts.map((type) => type.replace('Contact', 'Organization'));
    const byHand = (thing: string) =>
      ['DetailsChanged', 'Reserved', 'Merged', 'DuplicateAdded', 'DuplicateRemoved', 'Restored'].map(
        (type) => `${thing}${type}.byHand`,
      );
    const others = (thing: string) => [`${thing}Created.copy`, ...byHand(thing)];
    expect(namesOf('contacts').sort()).toEqual(
      versioned([...contacts, ...others('Contact'), 'ContactEmailHeld', 'ContactErased', 'ContactErased.merged']),
    );
    expect(namesOf('organizations').sort()).toEqual(
      versioned([...organizations, ...others('Organization'), 'OrganizationNameHeld']),
    );
    expect(namesOf('erasures').sort()).toEqual(versioned(ofErasure));
    expect(namesOf('merges').sort()).toEqual(versioned(ofMerge));
    expect(namesOf('plans').sort()).toEqual(versioned([...ofPlan, 'MigrationReleased']));
    const unlisted = [
      'ClaimVoided',
      'OrganizationReserved',
      'OrganizationDuplicateAdded',
      'OrganizationDuplicateRemoved',
    ];
    const handled = [...contactList.handles, ...organizationList.handles, ...unlisted];
    expect(new Set(handled)).toEqual(new Set([...contacts, ...organizations, 'ContactErased']));
  });
});
