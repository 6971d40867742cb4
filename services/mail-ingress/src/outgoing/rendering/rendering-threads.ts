import { ThreadedMailParser } from '@ledgerdesk/mail-parsing';

/** Threads that render only, so that no received mail waits until a text has used up its time. */
export class RenderingThreads extends ThreadedMailParser {}
