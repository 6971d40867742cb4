import { randomUUID } from 'node:crypto';
import type { Answer, Api } from './api';
import { eventually } from './post';

export type Body = Answer['body'];

/** The longest that a transfer may take in a story. */
export const PATIENCE_MS = 240_000;

/** A part of a name that nothing else has. */
export const short = () => randomUUID().slice(0, 8);
const named = (kind: string) => {
  const path = `${kind}-${short()}`;
  return { name: path, path };
};

export const idsOf = (things: Body): number[] => things.map(({ id }: Body) => id).sort((a: number, b: number) => a - b);

/** Makes and reads groups, projects, contacts and issues of a story, under names that nothing else has. */
export const hierarchyOf = (api: () => Api) => {
  const read = async (path: string): Promise<Body> => {
    const { status, body, text } = await api().get(path);
    if (status !== 200) throw new Error(`GET ${path} was answered ${status} ${text}`);
    return body;
  };
  return {
    read,
    makeGroup: (parent_id?: number): Promise<Body> =>
      api().make('/groups', { ...named('g'), ...(parent_id === undefined ? {} : { parent_id }) }),
    makeProject: (namespace_id: number): Promise<Body> => api().make('/projects', { ...named('p'), namespace_id }),
    makeContact: (group: Body, fields: object = {}): Promise<Body> =>
      api().make(`/groups/${group.id}/crm/contacts`, { first_name: 'Jane', last_name: short(), ...fields }),
    makeOrganization: (group: Body, name: string): Promise<Body> =>
      api().make(`/groups/${group.id}/crm/organizations`, { name }),
    /** The path of an issue that is linked to these contacts. */
    makeIssue: async (project: Body, ...contacts: Body[]): Promise<string> => {
      const crm_contact_ids = contacts.map(({ id }) => id);
      const { iid } = await api().make(`/projects/${project.id}/issues`, { title: 'Broken', crm_contact_ids });
      return `/projects/${project.id}/issues/${iid}`;
    },
    notesOf: async (issue: string): Promise<string[]> =>
      (await read(`${issue}/notes?sort=asc`)).map(({ body }: Body) => body),
    /** A transfer once it is completed or has failed. */
    ended: (group: Body, id: number): Promise<Body> =>
      eventually(
        `the end of transfer ${id}`,
        async () => {
          const one = await read(`/groups/${group.id}/transfers/${id}`);
          return ['completed', 'failed'].includes(one.status) && one;
        },
        PATIENCE_MS,
      ),
  };
};
