import { z } from 'zod';

/** What `groups.enter` answered. It serves one request until its deadline; what it says is typed by the contract of groups. */
export const accessAnswer = z.record(z.string(), z.unknown());
export type AccessAnswer = Readonly<z.infer<typeof accessAnswer>>;
