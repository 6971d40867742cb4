import { Configuration } from '@ledgerdesk/service-host';

/**
 * In milliseconds: a mail that is being received is finished by then, or its sender is sent away; then so is what is worked
 * on, or it is left for the next start. One after the other, they take less than the whole service has (OPS-5). One process
 * with all services, which a person ends with Ctrl-C, has less than 5 s for everything.
 */
export abstract class StopTimes {
  abstract readonly receiver: number;
  abstract readonly sources: number;
  abstract readonly runner: number;
}

export const stopTimesOf = ({ servers }: Pick<Configuration, 'servers'>): StopTimes =>
  servers ? ofService : ofOneProcess;

const ofService = { receiver: 14_000, sources: 15_000, runner: 3_000, service: 20_000 } as const;
const ofOneProcess = { receiver: 1_500, sources: 2_000, runner: 1_500 } as const;

export const SERVICE_STOPS_WITHIN_MS = ofService.service;
