import { Part, plainPart } from './part';

/** TPL-12, OUT-1 */
export const thankYou = (iid: number): readonly Part[] => [
  plainPart(`Thank you for your request. It is tracked as ticket #${iid}, and we will answer as soon as we can.`),
];
