import { specify } from '@ledgerdesk/event-sourcing/testing';
import { ClaimVoided, LabelChanged, LabelCreated, LabelDeleted, LabelDetails } from './label';
import { CreateLabel, DeleteLabel, labelDecider, UpdateLabel, VoidClaim } from './label.decider';

const given = specify(labelDecider);
const monday = '2030-01-07T09:00:00.000Z';
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api' } as const;
const metadata = { ...origin, commandId: 'k-1', now: monday, deadline: '2030-01-09T09:00:00.000Z' };

const ids = { labelId: 5, owner: { kind: 'project' as const, id: 3 } };
const details: LabelDetails = { name: { text: 'urgent', claimId: 'c-1' }, color: '#6699cc', description: null };
const created: LabelCreated = { type: 'LabelCreated', data: { ...ids, ...details, createdAt: monday } };
const deleted: LabelDeleted = { type: 'LabelDeleted', data: { ...ids, deletedAt: monday } };
const voided = (claimId: string): ClaimVoided => ({ type: 'ClaimVoided', data: { claimId } });
const changed = (details: Partial<LabelDetails>): LabelChanged => ({
  type: 'LabelChanged',
  data: { ...ids, details, changedAt: monday },
});

describe('creating a label', () => {
  const create = new CreateLabel({ ...ids, ...details }, metadata);
  it('records what was asked for', () => given().when(create).then(created));
  it('refuses an id that is in use, or was', () => {
    given(created).when(create).thenRejected('label-already-exists');
    given(created, deleted).when(create).thenRejected('label-already-exists');
  });
  it('refuses a name whose claim was voided', () => given(voided('c-1')).when(create).thenRejected('claim-voided'));
});

describe('updating a label', () => {
  const update = (details: Partial<LabelDetails>, ifChanges?: number[]) =>
    new UpdateLabel({ labelId: 5, details, ...(ifChanges ? { ifChanges } : {}) }, metadata);
  const renamed = { name: { text: 'now', claimId: 'c-2' } };
  it('records what is different', () =>
    given(created)
      .when(update({ ...renamed, color: '#6699cc', description: 'At once' }))
      .then(changed({ ...renamed, description: 'At once' })));
  it('to what it is changes nothing', () => given(created).when(update(details)).thenNothing());
  it('refuses a name whose claim was voided', () =>
    given(created, voided('c-2')).when(update(renamed)).thenRejected('claim-voided'));
  it('refuses one that is not there any more, or that others have changed', () => {
    given(created, deleted).when(update(renamed)).thenRejected('label-not-found');
    given(created, changed({ color: '#000000' }))
      .when(update(renamed, [1]))
      .thenRejected('precondition-failed');
  });
});

describe('deleting a label', () => {
  it('records it, once', () => {
    given(created)
      .when(new DeleteLabel({ labelId: 5 }, metadata))
      .then(deleted);
    given(created, deleted)
      .when(new DeleteLabel({ labelId: 5 }, metadata))
      .thenRejected('label-not-found');
  });
});

describe('voiding a claim on a name', () => {
  const voiding = new VoidClaim({ claimId: 'c-1' }, metadata);
  it('is refused while the label has the name by it', () => given(created).when(voiding).thenRejected('claim-taken'));
  it('is recorded once where it does not, or is deleted', () => {
    given().when(voiding).then(voided('c-1'));
    given(created, deleted).when(voiding).then(voided('c-1'));
    given(voided('c-1')).when(voiding).thenNothing();
  });
});
