import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Event, fold, Recorded } from '@ledgerdesk/event-sourcing';
import { unchangedOptions } from './service-desk';
import { serviceDeskDecider } from './service-desk.decider';

/** As the log has kept them: one of each type and schema there ever was. Never changed. */
const sample = <E extends Event>(name: string): Recorded<E> =>
  JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.json`), 'utf8'));

describe('stored events of Service Desk', () => {
  const names = [
    ...['ClaimVoided.v1', 'ServiceDeskEnabled.v1', 'ProjectKeyChanged.v1', 'TicketsMadePublic.v1'],
    ...['TicketsMadeConfidential.v1', 'ServiceDeskDisabled.v1', 'FormerKeysGivenUp.v1'],
    ...['CustomEmailChanged.v1', 'MailOptionsChanged.v1'],
  ];
  const upTo = (count: number) =>
    fold(
      serviceDeskDecider,
      names.slice(0, count).map((name) => sample<never>(name)),
    );

  it('fold to what the project had set', () => {
    const voidedClaims = ['6fa459ea-ee8a-5ca4-894e-db77e160355e'];
    const projectKey = { key: 'vip', slug: 'acme-help', claimId: '1b4e28ba-2fa1-51d2-883f-0016d3cca427' };
    const set = { voidedClaims, projectKey, formerKeys: [], options: unchangedOptions, customEmail: null };
    expect(upTo(4)).toEqual({ ...set, enabled: true, ticketsConfidentialByDefault: false, changes: 3 });
    expect(upTo(6)).toEqual({ ...set, enabled: false, ticketsConfidentialByDefault: true, changes: 5 });
    expect(upTo(7)).toEqual({ ...upTo(6), changes: 6 });
    const claimId = '1b4e28ba-2fa1-51d2-883f-0016d3cca429';
    expect(upTo(9)).toEqual({
      ...upTo(7),
      customEmail: { address: 'help@customer.example', claimId, byAdministrator: false },
      options: { issueTemplateKey: 'Bug', customEmailEnabled: true, notifyUsers: [7] },
      changes: 8,
    });
  });
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(names.map((name) => `${name}.json`).sort()));
});
