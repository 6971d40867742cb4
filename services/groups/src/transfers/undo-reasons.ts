import type { UndoObstacle } from '@ledgerdesk/contracts';

/** More are only counted. */
const MOST_NAMED = 5;

/** TRF-44: why contacts and organizations don't allow an undo, in words and in a fixed order. */
export const obstacleReasons = (obstacles: readonly UndoObstacle[]): readonly string[] => {
  const idsOf = (thing: UndoObstacle['thing'], because: UndoObstacle['because']) => {
    const found = obstacles.filter((each) => each.thing === thing && each.because === because);
    return [...new Set(found.map(({ id }) => id))].sort((one, other) => one - other);
  };
  const because = (thing: UndoObstacle['thing'], reason: UndoObstacle['because'], say: (named: string) => string) => {
    const ids = idsOf(thing, reason);
    return ids.length === 0 ? [] : [say(named(thing, ids))];
  };
  const changed = (things: string) => `${things} or what it was merged into was erased, merged or moved since`;
  return [
    ...because('contact', 'changed', changed),
    ...because('organization', 'changed', changed),
    ...because('contact', 'taken', (things) => `the e-mail of ${things} is taken in the former contact source`),
    ...because('organization', 'taken', (things) => `the name of ${things} is taken in the former contact source`),
  ];
};

/** `contact 7`, `contact 7, 8 and 3 more` */
const named = (thing: string, ids: readonly number[]): string => {
  const left = ids.length - MOST_NAMED;
  const listed = ids.slice(0, MOST_NAMED).join(', ');
  return left > 0 ? `${thing} ${listed} and ${left} more` : `${thing} ${listed}`;
};
