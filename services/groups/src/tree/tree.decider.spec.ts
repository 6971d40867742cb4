import assert from 'node:assert/strict';
import { InvalidFields } from '@ledgerdesk/contracts';
import { fold } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { metadata, NOW } from '../fixture/commands';
import { CrmSettingsChanged, GroupChanged, GroupCreated, ProjectChanged, ProjectCreated, TreeEvent } from './tree';
import { Creator } from './creation';
import { ArchiveProject, UnarchiveProject } from './decide-archiving';
import { ChangeGroup, CreateGroup } from './decide-groups';
import { ChangeProject, CreateProject } from './decide-projects';
import { ChangeCrmSettings } from './decide-settings';
import { TreeCommand, treeDecider } from './tree.decider';

const given = specify(treeDecider);
const jane: Creator = { userId: 7, role: 50, ownsParent: true, isAdministrator: false, canCreateGroup: true };
const as = (role: Creator['role'], other: Partial<Creator> = {}): Creator => ({
  ...jane,
  role,
  ownsParent: role === 50,
  ...other,
});

const levels = { projectCreationLevel: 'developer', subgroupCreationLevel: 'maintainer' } as const;
const described = (path: string) => ({ name: path, path, description: '', visibility: 'private' as const });
const created = (groupId: number, parentId: number | null, other: Partial<GroupCreated['data']> = {}): GroupCreated => {
  const made = { owner: parentId === null ? 7 : null, createdBy: 7, createdAt: NOW };
  const crm = { enabled: true, sourceGroupId: null };
  const data = { groupId, parentId, ...described(`g${groupId}`), ...levels, crm, ...made, ...other };
  return { type: 'GroupCreated', data };
};
const create = (groupId: number, parentId: number | null, other: Partial<CreateGroup['data']> = {}) => {
  const by = as(parentId === null ? 0 : 50);
  const data = { groupId, parentId, ...described(`g${groupId}`), ...levels, crmEnabled: true, source: null, by };
  return new CreateGroup({ ...data, ...other }, metadata());
};
const projectCreated = (projectId: number, groupId: number, other: Partial<ProjectCreated['data']> = {}) => {
  const made = { owner: null, createdBy: 7, createdAt: NOW };
  const data = { projectId, groupId, ...described(`p${projectId}`), ...made, ...other };
  return { type: 'ProjectCreated', data } as const satisfies ProjectCreated;
};
const createProject = (projectId: number, groupId: number, other: Partial<CreateProject['data']> = {}) =>
  new CreateProject({ projectId, groupId, ...described(`p${projectId}`), by: jane, ...other }, metadata());
const change = (data: ChangeCrmSettings['data']) => new ChangeCrmSettings(data, metadata());
const changed = (data: CrmSettingsChanged['data']): CrmSettingsChanged => ({ type: 'CrmSettingsChanged', data });

const changeGroup = (groupId: number, fields: ChangeGroup['data']['fields'], settings = {}) =>
  new ChangeGroup({ groupId, fields, settings }, metadata());
const groupChanged = (data: GroupChanged['data']): GroupChanged => ({ type: 'GroupChanged', data });
const changeProject = (projectId: number, fields: ChangeProject['data']['fields'], openTickets = false) =>
  new ChangeProject({ projectId, fields, openTickets }, metadata());
const projectChanged = (data: ProjectChanged['data']): ProjectChanged => ({ type: 'ProjectChanged', data });

const complaints = (past: TreeEvent[], command: TreeCommand): readonly object[] => {
  try {
    treeDecider.decide(command, fold(treeDecider, past));
  } catch (error) {
    if (error instanceof InvalidFields) return error.issues;
    throw error;
  }
  return [];
};
const refusesField = (past: TreeEvent[], command: TreeCommand, ...issues: [path: string, message: string][]) =>
  assert.deepEqual(
    complaints(past, command),
    issues.map(([path, message]) => ({ path, message })),
  );

describe('creating a group', () => {
  it('records what was asked for, without outer white space', () =>
    given()
      .when(create(1, null, { name: ' Acme ', description: ' Tools\n' }))
      .then(created(1, null, { name: 'Acme', description: 'Tools' })));
  it('makes the creator of a root its owner (GRP-17)', () =>
    given()
      .when(create(1, null))
      .then(created(1, null, { owner: 7 })));
  it('makes the creator of a subgroup its owner unless owner by inheritance (GRP-17)', () => {
    given(created(1, null))
      .when(create(2, 1))
      .then(created(2, 1, { owner: null }));
    given(created(1, null))
      .when(create(2, 1, { by: as(40) }))
      .then(created(2, 1, { owner: 7 }));
    const administrator = as(50, { isAdministrator: true, ownsParent: false });
    given(created(1, null))
      .when(create(2, 1, { by: administrator }))
      .then(created(2, 1, { owner: 7 }));
  });
  it('is refused where the id is used or the parent is none', () => {
    given(created(1, null)).when(create(1, null)).thenRejected('group-already-exists');
    given().when(create(2, 1)).thenRejected('group-not-found');
  });

  describe('is refused for whom it is not allowed (GRP-15):', () => {
    it('a root without the right to create groups', () => {
      given()
        .when(create(1, null, { by: as(0, { canCreateGroup: false }) }))
        .thenRejected('forbidden');
      const administrator = as(0, { canCreateGroup: false, isAdministrator: true });
      given()
        .when(create(1, null, { by: administrator }))
        .then(created(1, null));
    });
    it('a subgroup below Maintainer', () =>
      given(created(1, null))
        .when(create(2, 1, { by: as(30) }))
        .thenRejected('forbidden'));
    it('a subgroup below Owner where only owners create them', () => {
      const strict = created(1, null, { subgroupCreationLevel: 'owner' });
      given(strict)
        .when(create(2, 1, { by: as(40) }))
        .thenRejected('forbidden');
      given(strict).when(create(2, 1)).then(created(2, 1));
    });
  });

  describe('names the field', () => {
    const form =
      "can only include letters, digits, '_', '-' and '.'. It cannot start with '-' or '.' nor end with '.', '.git' or '.atom'";
    it.each([
      ['a b', form],
      ['-a', form],
      ['.a', form],
      ['a.', form],
      ['a.git', form],
      ['a.ATOM', form],
      ['ä', form],
      ['', "can't be blank"],
      ['a'.repeat(256), 'is too long (maximum is 255 characters)'],
      ['API', 'is a reserved name'],
    ])('path %j (GRP-4)', (path, message) => refusesField([], create(1, null, { path }), ['path', message]));
    it.each(['a', '1', '_a', 'a-b.c_d', '__proto__', 'constructor', 'git', 'a'.repeat(255)])(
      'only where there is something wrong: not path %j (GRP-4)',
      (path) => refusesField([], create(1, null, { path })),
    );
    it('path where it is reserved at the root, and only there (GRP-4)', () =>
      refusesField([created(1, null)], create(2, 1, { path: 'api' })));
    it('path where it is taken by a sister, group or project, without case (GRP-5)', () => {
      const past = [
        created(1, null, { path: 'Acme' }),
        created(2, 1, { path: 'a' }),
        projectCreated(3, 1, { path: 'p' }),
      ];
      const taken: [string, string] = ['path', 'has already been taken'];
      refusesField(past, create(4, null, { path: 'aCME' }), taken);
      refusesField(past, create(4, 1, { path: 'A' }), taken);
      refusesField(past, create(4, 1, { path: 'P' }), taken);
      refusesField(past, create(4, 2, { path: 'a' }));
    });
    it('name and description, all at once (GRP-2)', () => {
      const command = create(1, null, { name: ' ', description: 'd'.repeat(501), path: 'a b' });
      refusesField(
        [],
        command,
        ['name', "can't be blank"],
        ['path', form],
        ['description', 'is too long (maximum is 500 characters)'],
      );
      refusesField([], create(1, null, { name: '😀'.repeat(255) }));
      refusesField([], create(1, null, { name: 'n'.repeat(256) }), ['name', 'is too long (maximum is 255 characters)']);
    });
    it.each(['a\0b', 'a\u0007b', 'a\nb', 'a\tb', 'a\u0085b', 'a\ud800b'])(
      'name with what no name has: %j (GRP-32)',
      (name) => {
        refusesField([], create(1, null, { name }), ['name', 'contains characters that are not allowed']);
        refusesField([created(1, null)], createProject(3, 1, { name }), [
          'name',
          'contains characters that are not allowed',
        ]);
      },
    );
    it('visibility where it is above the parent’s (GRP-7)', () => {
      const internal = created(1, null, { visibility: 'internal' });
      refusesField([internal], create(2, 1, { visibility: 'public' }), [
        'visibility',
        'level public is not allowed since the parent group has a internal visibility.',
      ]);
      refusesField([internal], create(2, 1, { visibility: 'internal' }));
    });
    it('base on the 21st level (GRP-1)', () => {
      const chain = Array.from({ length: 20 }, (_, level) => created(level + 1, level || null));
      refusesField(chain.slice(0, 19), create(21, 19));
      refusesField(chain, create(21, 20), ['base', 'Parent group is too deep (maximum is 20 levels)']);
    });
  });
});

describe('a description', () => {
  it('is recorded without control characters (GRP-32)', () =>
    given()
      .when(create(1, null, { description: 'Line\r\n\u0007one\0 \ud800' }))
      .then(created(1, null, { description: 'Line\none' })));
});

describe('creating a project', () => {
  it('records what was asked for', () => given(created(1, null)).when(createProject(3, 1)).then(projectCreated(3, 1)));
  it('makes the creator its owner unless owner by inheritance (GRP-17)', () =>
    given(created(1, null))
      .when(createProject(3, 1, { by: as(30) }))
      .then(projectCreated(3, 1, { owner: 7 })));
  it.each([
    ['noone', 50],
    ['maintainer', 30],
    ['developer', 20],
  ] as const)('is refused where the level is %s and the role %i (GRP-15)', (projectCreationLevel, role) => {
    const group = created(1, null, { projectCreationLevel });
    given(group)
      .when(createProject(3, 1, { by: as(role) }))
      .thenRejected('forbidden');
    const administrator = as(50, { isAdministrator: true });
    given(group)
      .when(createProject(3, 1, { by: administrator }))
      .then(projectCreated(3, 1));
  });
  it('is refused where the path is taken by a group (GRP-5), or the description is too long (GRP-3)', () => {
    const past = [created(1, null), created(2, 1, { path: 'a' })];
    refusesField(past, createProject(3, 1, { path: 'A' }), ['path', 'has already been taken']);
    refusesField(past, createProject(3, 1, { description: 'd'.repeat(2001) }), [
      'description',
      'is too long (maximum is 2000 characters)',
    ]);
  });
  it('is refused where the id is used or the group is none', () => {
    given(created(1, null), projectCreated(3, 1)).when(createProject(3, 1)).thenRejected('project-already-exists');
    given().when(createProject(3, 1)).thenRejected('group-not-found');
  });
});

describe('changing a group', () => {
  const past = [created(1, null, { visibility: 'internal' }), created(2, 1), created(3, 1), projectCreated(4, 2)];
  it('records what is another, with the settings of CRM (API-18)', () => {
    const fields = { name: ' Acme ', path: 'g2', visibility: 'internal', projectCreationLevel: 'noone' } as const;
    given(...past)
      .when(changeGroup(2, fields, { enabled: false }))
      .then(
        groupChanged({ groupId: 2, name: 'Acme', visibility: 'internal', projectCreationLevel: 'noone' }),
        changed({ groupId: 2, enabled: false }),
      );
    given(...past)
      .when(changeGroup(2, { path: 'g2', visibility: 'private' }))
      .thenNothing();
    given(...past)
      .when(changeGroup(77, {}))
      .thenRejected('group-not-found');
  });
  it('gives it another path, and its former one to others (GRP-5, GRP-6)', () => {
    const renamed = groupChanged({ groupId: 2, path: 'G-Two' });
    given(...past)
      .when(changeGroup(2, { path: 'G-Two' }))
      .then(renamed);
    given(...past)
      .when(changeGroup(2, { path: 'G2' }))
      .then(groupChanged({ groupId: 2, path: 'G2' }));
    refusesField(past, changeGroup(2, { path: 'G3' }), ['path', 'has already been taken']);
    refusesField([...past, renamed], changeGroup(3, { path: 'g-two' }), ['path', 'has already been taken']);
    refusesField(past, changeGroup(1, { path: 'api' }), ['path', 'is a reserved name']);
    given(...past, renamed)
      .when(changeGroup(3, { path: 'g2' }))
      .then(groupChanged({ groupId: 3, path: 'g2' }));
  });
  it('leaves it neither above its parent nor below what is in it (GRP-7)', () => {
    refusesField(past, changeGroup(2, { visibility: 'public' }), [
      'visibility',
      'level public is not allowed since the parent group has a internal visibility.',
    ]);
    const lower = 'level private is not allowed since there are sub-groups or projects with higher visibility.';
    const inner = projectChanged({ projectId: 4, visibility: 'internal' });
    const open = [...past, groupChanged({ groupId: 2, visibility: 'internal' }), inner];
    refusesField(open, changeGroup(1, { visibility: 'private' }), ['visibility', lower]);
    refusesField(open, changeGroup(2, { visibility: 'private' }), ['visibility', lower]);
  });
  it('leaves its contact source, where links would not fit another one (SRC-7)', () => {
    const source = { groupId: 2, role: 50 } as const;
    given(...past)
      .when(changeGroup(2, { name: 'New' }, { source, misfits: true }))
      .thenRejected('source-locked');
    given(...past)
      .when(change({ groupId: 2, source, misfits: true }))
      .thenRejected('source-locked');
    given(...past, changed({ groupId: 2, sourceGroupId: 2 }))
      .when(change({ groupId: 2, source, misfits: true }))
      .thenNothing();
  });
});

describe('changing a project', () => {
  const past = [created(1, null, { visibility: 'public' }), projectCreated(4, 1), projectCreated(5, 1)];
  it('records what is another (API-22, GRP-7)', () => {
    const fields = { name: 'Site', path: 'site', description: 'All ', visibility: 'internal' } as const;
    given(...past)
      .when(changeProject(4, fields))
      .then(projectChanged({ projectId: 4, ...fields, description: 'All' }));
    given(...past)
      .when(changeProject(4, { path: 'p4', visibility: 'private' }))
      .thenNothing();
    refusesField(
      past,
      changeProject(4, { path: 'P5', name: '' }),
      ['name', "can't be blank"],
      ['path', 'has already been taken'],
    );
  });
  it('does not show tickets to everybody (MI-4)', () => {
    given(...past)
      .when(changeProject(4, { visibility: 'public' }, true))
      .thenRejected('tickets-not-confidential');
    given(...past)
      .when(changeProject(4, { visibility: 'public' }))
      .then(projectChanged({ projectId: 4, visibility: 'public' }));
  });
  it('is refused while it is archived (GRP-30)', () => {
    const archived = { type: 'ProjectArchived', data: { projectId: 4 } } as const;
    const unarchived = { type: 'ProjectUnarchived', data: { projectId: 4 } } as const;
    const archive = new ArchiveProject({ projectId: 4 }, metadata());
    const unarchive = new UnarchiveProject({ projectId: 4 }, metadata());
    given(...past)
      .when(archive)
      .then(archived);
    given(...past, archived)
      .when(archive)
      .thenNothing();
    given(...past, archived)
      .when(changeProject(4, { name: 'Site' }))
      .thenRejected('project-archived');
    given(...past, archived)
      .when(unarchive)
      .then(unarchived);
    given(...past, archived, unarchived)
      .when(unarchive)
      .thenNothing();
  });
});

describe('the CRM settings of a group', () => {
  const past = [created(1, null), created(2, 1), created(9, null, { crm: { enabled: false, sourceGroupId: null } })];
  it('change in what is named only (SRC-8)', () => {
    given(...past)
      .when(change({ groupId: 2, enabled: false }))
      .then(changed({ groupId: 2, enabled: false }));
    given(...past)
      .when(change({ groupId: 2, source: { groupId: 1, role: 15 } }))
      .then(changed({ groupId: 2, sourceGroupId: 1 }));
    const sourced = [...past, changed({ groupId: 2, sourceGroupId: 1 })];
    given(...sourced)
      .when(change({ groupId: 2, source: null }))
      .then(changed({ groupId: 2, sourceGroupId: null }));
    given(...sourced)
      .when(change({ groupId: 2, enabled: false, source: null }))
      .then(changed({ groupId: 2, enabled: false, sourceGroupId: null }));
  });
  it('record nothing where they are as asked for, whatever the right on the source (SRC-9)', () => {
    given(...past)
      .when(change({ groupId: 2 }))
      .thenNothing();
    given(...past)
      .when(change({ groupId: 2, enabled: true, source: null }))
      .thenNothing();
    given(...past, changed({ groupId: 2, sourceGroupId: 9 }))
      .when(change({ groupId: 2, source: { groupId: 9, role: 0 } }))
      .thenNothing();
  });
  it('name no source where the user may not read contacts: role, missing group, CRM off (SRC-6)', () => {
    for (const source of [
      { groupId: 1, role: 10 },
      { groupId: 77, role: 50 },
      { groupId: 9, role: 50 },
    ] as const) {
      given(...past)
        .when(change({ groupId: 2, source }))
        .thenRejected('source-not-allowed');
      given(...past)
        .when(create(3, 1, { source }))
        .thenRejected('source-not-allowed');
    }
  });
  it('may name the group itself (SRC-3)', () =>
    given(...past)
      .when(change({ groupId: 2, source: { groupId: 2, role: 50 } }))
      .then(changed({ groupId: 2, sourceGroupId: 2 })));
  it('are those of a new group from the beginning', () =>
    given(...past)
      .when(create(3, 1, { crmEnabled: false, source: { groupId: 1, role: 15 } }))
      .then(created(3, 1, { crm: { enabled: false, sourceGroupId: 1 } })));
});

describe('the tree', () => {
  /** How many entries of the objects in it are not shared with what was there before. */
  const copied = (before: unknown, after: unknown): number => {
    if (before === after || typeof after !== 'object' || after === null) return 0;
    const earlier = (before ?? {}) as Record<string, unknown>;
    const entries = Object.entries(after);
    return entries.reduce((sum, [key, value]) => sum + copied(earlier[key], value), entries.length);
  };
  const { initialState, evolve } = treeDecider;

  it('copies little of itself for one group or project more, however many there are beside it and elsewhere', () => {
    const groups = Array.from({ length: 5_000 }, (_, n) => created(n + 1, null));
    const inEach = groups.map(({ data }) => projectCreated(data.groupId, data.groupId));
    const inOne = Array.from({ length: 5_000 }, (_, n) => projectCreated(10_000 + n, 1));
    const tree = fold({ initialState, evolve }, [...groups, ...inEach, ...inOne]);
    expect(copied(tree, evolve(tree, created(5_001, null)))).toBeLessThan(1_000);
    expect(copied(tree, evolve(tree, projectCreated(20_000, 1)))).toBeLessThan(1_000);
  });
});
