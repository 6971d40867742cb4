import { Part, plainPart } from './part';

/** TPL-12, OUT-3. `title`: null where it is not to be told (LOOP-23). */
export const newParticipant = (iid: number, title: string | null): readonly Part[] => [
  plainPart(`You were added to the conversation about ticket #${iid}${title === null ? '.' : `: ${title}`}`),
];
