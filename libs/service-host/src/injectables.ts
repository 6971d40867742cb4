import { Disposables } from './disposables';

/** The id of the log (a string). */
export const LOG_ID = Symbol('log id');
/** The environment as it was read: `Configuration`, and the variables of the service. */
export const CONFIGURATION = Symbol('configuration');

/** What time it is. */
export class Clock {
  now(): Date {
    return new Date();
  }
}

/** For what a service opens besides: closed after the running requests, before what the host has opened. */
export abstract class ShutdownHooks {
  abstract readonly add: Disposables['add'];
}
