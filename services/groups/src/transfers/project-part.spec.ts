import { projectPart } from './project-part';

const ids = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('a walk over projects', () => {
  it('takes 500 at once, in the order of their ids', () => {
    const first = projectPart([...ids(1, 1_100)].reverse(), null);
    expect([first.projectIds, first.within]).toEqual([ids(1, 500), null]);
    const second = projectPart(ids(1, 1_100), first.next(null));
    expect([second.projectIds, second.within]).toEqual([ids(501, 1_000), null]);
    const last = projectPart(ids(1, 1_100), second.next(null));
    expect([last.projectIds, last.next(null)]).toEqual([ids(1_001, 1_100), null]);
  });
  it('stays with its projects until the service has no more of them', () => {
    const next = projectPart(ids(1, 501), null).next('issue:7');
    const same = projectPart(ids(1, 501), next);
    expect([same.projectIds, same.within]).toEqual([ids(1, 500), 'issue:7']);
    expect(projectPart(ids(1, 501), same.next(null)).projectIds).toEqual([501]);
  });
  it('leaves none out where one joins them meanwhile', () => {
    const next = projectPart(ids(2, 501), null).next('issue:7');
    const joined = projectPart(ids(1, 501), next);
    expect(projectPart(ids(1, 501), joined.next(null)).projectIds).toEqual([501]);
  });
  it('is over at once where there are none', () => {
    const none = projectPart([], null);
    expect([none.projectIds, none.next(null)]).toEqual([[], null]);
  });
});
