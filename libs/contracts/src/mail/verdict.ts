import { z } from 'zod';

/** AUTH-1: whether the domain in From has sent a mail, as far as somebody who is trusted says. */
export const verdict = z.enum(['pass', 'fail', 'none']);
export type Verdict = z.infer<typeof verdict>;
