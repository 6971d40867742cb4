import { specify } from '@ledgerdesk/event-sourcing/testing';
import {
  ClaimedKey,
  ClaimVoided,
  CustomEmail,
  CustomEmailChanged,
  FormerKeysGivenUp,
  MailOptionsChanged,
  ProjectKeyChanged,
  ServiceDeskDisabled,
  ServiceDeskEnabled,
  TicketsMadeConfidential,
  TicketsMadePublic,
} from './service-desk';
import {
  ChangeCustomEmail,
  ChangeServiceDesk,
  RenameProjectKey,
  serviceDeskDecider,
  VoidClaim,
} from './service-desk.decider';

const given = specify(serviceDeskDecider);
const origin = { correlationId: 'r-1', traceparent: 'trace-1', actor: 1, via: 'api', commandId: 'k-1' } as const;
const metadata = { ...origin, now: '2030-01-07T09:00:00.000Z', deadline: '2030-01-07T09:00:05.000Z' };

const projectId = 5;
const vip: ClaimedKey = { key: 'vip', slug: 'acme-help', claimId: 'c-1' };
const data = { projectId };
const enabled: ServiceDeskEnabled = { type: 'ServiceDeskEnabled', data };
const disabled: ServiceDeskDisabled = { type: 'ServiceDeskDisabled', data };
const confidential: TicketsMadeConfidential = { type: 'TicketsMadeConfidential', data };
const madePublic: TicketsMadePublic = { type: 'TicketsMadePublic', data };
const keyChanged = (projectKey: ClaimedKey | null): ProjectKeyChanged => ({
  type: 'ProjectKeyChanged',
  data: { projectId, projectKey },
});
const gold: ClaimedKey = { ...vip, key: 'gold', claimId: 'c-2' };
const givenUp = (...keys: ClaimedKey[]): FormerKeysGivenUp => ({
  type: 'FormerKeysGivenUp',
  data: { projectId, keys },
});
const voided: ClaimVoided = { type: 'ClaimVoided', data: { claimId: 'c-1' } };
const change = (
  asked: Partial<ChangeServiceDesk['data']>,
  installation = { enabledForNewProjects: false, isSetUp: true },
) => new ChangeServiceDesk({ projectId, installation, ...asked }, metadata);

describe('changing the Service Desk of a project', () => {
  it('switches it on (SET-3)', () =>
    given()
      .when(change({ enabled: true }))
      .then(enabled));
  it('switches it off (MI-14)', () =>
    given(enabled)
      .when(change({ enabled: false }))
      .then(disabled));
  it('to what it is records nothing', () => {
    given().when(change({})).thenNothing();
    given()
      .when(change({ enabled: false, projectKey: null, ticketsConfidentialByDefault: true }))
      .thenNothing();
    given(enabled, keyChanged(vip), madePublic)
      .when(change({ enabled: true, projectKey: { ...vip, claimId: 'c-2' }, ticketsConfidentialByDefault: false }))
      .thenNothing();
  });
  it('begins with what the installation is set to (SET-3)', () => {
    const installation = { enabledForNewProjects: true, isSetUp: true };
    given()
      .when(change({ enabled: true }, installation))
      .thenNothing();
    given()
      .when(change({ enabled: false }, installation))
      .then(disabled);
  });
  it('on is refused where no mail can arrive, all else is not (SET-2)', () => {
    const installation = { enabledForNewProjects: false, isSetUp: false };
    given()
      .when(change({ enabled: true }, installation))
      .thenRejected('mail-not-set-up');
    given()
      .when(change({ ticketsConfidentialByDefault: false }, installation))
      .then(madePublic);
    given(enabled)
      .when(change({ enabled: true }, installation))
      .thenNothing();
    given(enabled)
      .when(change({ enabled: false }, installation))
      .then(disabled);
  });
  it('records each change by itself', () =>
    given()
      .when(change({ enabled: true, projectKey: vip, ticketsConfidentialByDefault: false }))
      .then(enabled, keyChanged(vip), madePublic));
  it('takes the suffix away (SET-5)', () =>
    given(keyChanged(vip))
      .when(change({ projectKey: null }))
      .then(keyChanged(null)));
  it('makes tickets confidential again (SET-11)', () =>
    given(madePublic)
      .when(change({ ticketsConfidentialByDefault: true }))
      .then(confidential));
  it('records of the options only what is different (SET-6, SET-9 to SET-14)', () => {
    const changed = (options: MailOptionsChanged['data']['options']): MailOptionsChanged => ({
      type: 'MailOptionsChanged',
      data: { projectId, options },
    });
    given()
      .when(change({ options: { bulkMail: 'open', trustedLists: ['a.example'], outgoingName: null } }))
      .then(changed({ trustedLists: ['a.example'] }));
    given(changed({ trustedLists: ['a.example'], reopenIssueOnExternalParticipantNote: true }))
      .when(change({ options: { trustedLists: ['a.example'], reopenIssueOnExternalParticipantNote: true } }))
      .thenNothing();
  });
  it('refuses a suffix whose claim was voided', () =>
    given(voided)
      .when(change({ projectKey: vip }))
      .thenRejected('claim-voided'));
  it('only as it was read is refused where something has changed since (API-12)', () => {
    given(enabled)
      .when(change({ enabled: false, ifChanges: [0] }))
      .thenRejected('precondition-failed');
    given(enabled, voided)
      .when(change({ enabled: false, ifChanges: [0, 1] }))
      .then(disabled);
  });
});

describe('voiding the claim of a suffix', () => {
  const voidClaim = new VoidClaim({ claimId: 'c-1' }, metadata);

  it('is refused while the project carries it', () =>
    given(keyChanged(vip)).when(voidClaim).thenRejected('claim-taken'));
  it('is refused while it is of a former suffix (RT-8)', () => {
    given(keyChanged(vip), keyChanged(null)).when(voidClaim).thenRejected('claim-taken');
    given(keyChanged(vip), keyChanged(gold)).when(voidClaim).thenRejected('claim-taken');
  });
  it('is recorded of a project without it, once', () => {
    given().when(voidClaim).then(voided);
    given(keyChanged(vip), keyChanged(null), givenUp(vip)).when(voidClaim).then(voided);
    given(voided).when(voidClaim).thenNothing();
  });
});

describe('the former suffixes of a project', () => {
  const giveUp = (...givesUp: ClaimedKey[]) => change({ givesUp });

  it('are given up one by one (RT-8)', () =>
    given(keyChanged(vip), keyChanged(gold), keyChanged(null)).when(giveUp(vip)).then(givenUp(vip)));
  it('hold neither the present one nor what was given up (RT-8)', () => {
    given(keyChanged(vip)).when(giveUp(vip)).thenNothing();
    given(keyChanged(vip), keyChanged(null), givenUp(vip)).when(giveUp(vip)).thenNothing();
    given(keyChanged(vip), keyChanged(gold), keyChanged(vip)).when(giveUp(vip, gold)).then(givenUp(gold));
  });
  it('hold none that another project took while it was free', () =>
    given(keyChanged(vip), keyChanged(null), voided).when(giveUp(vip)).thenNothing());
  it('do not take what becomes former at the same time (RT-8)', () =>
    given(keyChanged(vip))
      .when(change({ projectKey: gold, givesUp: [vip] }))
      .then(keyChanged(gold)));
});

describe('the options of a project', () => {
  const changed = (options: MailOptionsChanged['data']['options']): MailOptionsChanged => ({
    type: 'MailOptionsChanged',
    data: { projectId, options },
  });
  it('are recorded as far as they are different (SET-7, SET-8, SET-18)', () => {
    given()
      .when(change({ options: { issueTemplateKey: 'Bug', customEmailEnabled: false, notifyUsers: [7] } }))
      .then(changed({ issueTemplateKey: 'Bug', notifyUsers: [7] }));
    given(changed({ notifyUsers: [7] }))
      .when(change({ options: { notifyUsers: [7] } }))
      .thenNothing();
  });
  it('do not send from an address that is gone (SET-8, CUS-9)', () =>
    given(emailChanged(help), changed({ customEmailEnabled: true }), emailChanged(null))
      .when(change({ options: { customEmailEnabled: false } }))
      .thenNothing());
});

const help: CustomEmail = { address: 'help@customer.example', claimId: 'c-1', byAdministrator: false };
const emailChanged = (customEmail: CustomEmail | null): CustomEmailChanged => ({
  type: 'CustomEmailChanged',
  data: { projectId, customEmail },
});

describe('the custom address of a project', () => {
  const setTo = (customEmail: CustomEmail | null) => new ChangeCustomEmail({ projectId, customEmail }, metadata);

  it('is set and removed, once (CUS-1, CUS-9)', () => {
    given().when(setTo(help)).then(emailChanged(help));
    given(emailChanged(help))
      .when(setTo({ ...help, claimId: 'c-2' }))
      .thenNothing();
    given(emailChanged(help)).when(setTo(null)).then(emailChanged(null));
    given().when(setTo(null)).thenNothing();
  });
  it('is not set by a claim that was voided, nor is its claim voided', () => {
    given(voided).when(setTo(help)).thenRejected('claim-voided');
    given(emailChanged(help))
      .when(new VoidClaim({ claimId: 'c-1' }, metadata))
      .thenRejected('claim-taken');
  });
});

describe('the suffix of a project that is renamed', () => {
  const renameTo = (projectKey: ClaimedKey) => new RenameProjectKey({ projectId, projectKey }, metadata);
  const renamed: ClaimedKey = { key: 'vip', slug: 'acme-desk', claimId: 'c-2' };

  it('goes with the present slug (RT-18)', () =>
    given(keyChanged(vip)).when(renameTo(renamed)).then(keyChanged(renamed)));
  it('stays as it is where another one was chosen meanwhile, or it was done before (RT-18)', () => {
    given(keyChanged(gold)).when(renameTo(renamed)).thenNothing();
    given(keyChanged(null)).when(renameTo(renamed)).thenNothing();
    given(keyChanged(renamed))
      .when(renameTo({ ...renamed, claimId: 'c-3' }))
      .thenNothing();
  });
  it('is not taken by a claim that was voided (RT-18)', () =>
    given(keyChanged({ ...vip, claimId: 'c-0' }), voided)
      .when(renameTo({ ...renamed, claimId: 'c-1' }))
      .thenRejected('claim-voided'));
});
