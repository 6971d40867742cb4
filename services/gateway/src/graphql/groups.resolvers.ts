import { readCurrentUser, readGroup, readProject } from '@ledgerdesk/contracts';
import { EnteredRequest } from '../request/entered-request';
import { globalId } from './global-ids';
import type { GroupModel, ProjectModel } from './models';
import type { Resolvers } from './schema.generated';

const groupIn = (entered: EnteredRequest): GroupModel => {
  const view = async () => (await entered.ask(readGroup, {})).group;
  return { entered, view: shared(view) };
};
const projectIn = (entered: EnteredRequest): ProjectModel => {
  const view = async () => (await entered.ask(readProject, {})).project;
  return { entered, view: shared(view) };
};

/** Asked once, however many fields are shown of it. */
const shared = <View>(read: () => Promise<View>): (() => Promise<View>) => {
  let reading: Promise<View> | null = null;
  return () => (reading ??= read());
};

const targetOf = ({ entered }: Readonly<{ entered: EnteredRequest }>) => entered.access.target!;

export const groupResolvers: Resolvers = {
  Query: {
    currentUser: async (_, __, { operation: { user, installation } }) =>
      user && (await installation.ask(readCurrentUser, {})).user,
    group: async (_, { fullPath }, { operation }) => {
      const entered = await operation.find({ group: fullPath });
      return entered && groupIn(entered);
    },
    project: async (_, { fullPath }, { operation }) => {
      const entered = await operation.find({ project: fullPath });
      return entered && projectIn(entered);
    },
    namespace: async (_, { fullPath }, { operation }) => {
      const found = await Promise.all([operation.find({ project: fullPath }), operation.find({ group: fullPath })]);
      const entered = found.find((one) => one !== null);
      return entered ? { entered } : null;
    },
  },
  User: {
    webUrl: ({ username }, _, { operation }) => operation.surroundings.webUrl(username),
  },
  Group: {
    id: (group) => targetOf(group).id,
    name: async (group) => (await group.view()).name,
    path: async (group) => (await group.view()).path,
    fullPath: (group) => targetOf(group).fullPath,
    description: async (group) => {
      const view = await group.view();
      return view.sees === 'all' ? view.description : null;
    },
    visibility: async (group) => {
      const view = await group.view();
      return view.sees === 'all' ? view.visibility : null;
    },
    webUrl: (group, _, { operation }) => operation.surroundings.webUrl(`groups/${targetOf(group).fullPath}`),
    parent: async (group, _, { operation }) => {
      const { parentId } = await group.view();
      const entered = parentId === null ? null : await operation.find({ group: parentId });
      return entered && groupIn(entered);
    },
  },
  Project: {
    id: (project) => globalId('Project', targetOf(project).id),
    name: async (project) => (await project.view()).name,
    path: async (project) => (await project.view()).path,
    fullPath: (project) => targetOf(project).fullPath,
    webUrl: (project, _, { operation }) => operation.surroundings.webUrl(targetOf(project).fullPath),
    group: async (project, _, { operation }) => {
      const entered = await operation.find({ group: targetOf(project).group.groupId });
      return entered && groupIn(entered);
    },
  },
  Namespace: {
    id: (namespace) => {
      const { kind, id } = targetOf(namespace);
      return globalId(kind === 'project' ? 'Project' : 'Group', id);
    },
    fullPath: (namespace) => targetOf(namespace).fullPath,
  },
};
