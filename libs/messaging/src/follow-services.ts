import { AnnouncementContract } from '@ledgerdesk/contracts';
import { holdLease } from '@ledgerdesk/state';
import { AnnouncementListener, serviceOf } from './announcements';
import { Report } from './report';

type Follow<Contract extends AnnouncementContract> = (
  service: string,
  listening: AnnouncementListener<Contract>,
) => Promise<void>;

/**
 * Follows each service that announces some of the types, independently of the others; after an error again, from its
 * place, with growing pauses.
 *
 * @returns when all have stopped, after the signal; never rejects
 */
export const followServices = async <Contract extends AnnouncementContract>(
  listening: AnnouncementListener<Contract>,
  { report, pauseMs = 1_000 }: Readonly<{ report: Report; pauseMs?: number }>,
  follow: Follow<Contract>,
): Promise<void> => {
  const { durable, contracts, signal } = listening;
  const followOne = (service: string) => {
    const ofService = { ...listening, contracts: contracts.filter((contract) => serviceOf(contract) === service) };
    const onError = (error: unknown) => report('A listener begins again at its place', { durable, service }, error);
    const terms = { name: `${durable}/${service}`, renewMs: pauseMs, signal, onError };
    return holdLease(null, terms, () => follow(service, ofService));
  };
  await Promise.all([...new Set(contracts.map(serviceOf))].map(followOne));
};
