import { contactIdsIn, globalId, idIn, numberIn, timeIn } from './global-ids';

describe('a global id (GQL-3, GQL-7)', () => {
  it('names a model and a number', () => {
    expect(globalId('CustomerRelations::Contact', 7)).toBe('gid://gitlab/CustomerRelations::Contact/7');
    expect(numberIn('gid://gitlab/CustomerRelations::Contact/7', 'CustomerRelationsContactID')).toBe(7);
  });
  it.each(['IssueID', 'IssuableID', 'WorkItemID'] as const)(
    'of %s is that of an issue or of its work item',
    (scalar) => {
      expect(['Issue', 'WorkItem'].map((model) => numberIn(`gid://gitlab/${model}/40`, scalar))).toEqual([40, 40]);
      expect(numberIn('gid://gitlab/Group/40', scalar)).toBeNull();
    },
  );
  it.each(['7', 'gid://gitlab/Group/0', 'gid://gitlab/Group/7x', 'gid://gitlab/Group/-7', 'gid://other/Group/7'])(
    'is not %s',
    (gid) => {
      expect(numberIn(gid, 'GroupID')).toBeNull();
      expect(() => idIn(gid, 'GroupID', 'groupId')).toThrow('Argument "groupId" has an invalid value');
      expect(() => contactIdsIn([gid])).toThrow(`Contact ${gid} is invalid.`);
    },
  );
});

it('a time is read by ISO 8601, in UTC where it names no zone', () => {
  const read = ['2026-01-02', '2026-01-02T03:04', '2026-01-02T03:04:05+02:00'].map((text) => timeIn(text, 'at'));
  expect(read).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-02T03:04:00.000Z', '2026-01-02T01:04:05.000Z']);
  expect(() => timeIn('tomorrow', 'at')).toThrow('Argument "at" has an invalid value');
});
