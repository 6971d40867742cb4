import { Part, plainPart } from './part';

/** TPL-12, OUT-3 */
export const newParticipant = (iid: number, title: string): readonly Part[] => [
  plainPart(`You were added to the conversation about ticket #${iid}: ${title}`),
];
