import { Access, listAncestors } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { RequestScope, ServiceClient } from '@ledgerdesk/messaging';

/** What labels and templates belong to: numbers of projects and of groups are told apart by the kind. */
export type Owner = { kind: 'project' | 'group'; id: number };

/** Whoever owns what is written here. */
export const ownerOf = ({ target }: Access): Owner => {
  if (!target) throw new DomainError('forbidden', 'It is read and written in its project or group');
  return { kind: target.kind, id: target.id };
};

/** Whose labels and templates there are: what was entered itself, then the groups above, the nearest first. */
export const ownersAt = async (client: ServiceClient, scope: RequestScope): Promise<readonly Owner[]> => {
  const { groupIds } = await client.ask(listAncestors, {}, scope);
  return [ownerOf(scope.access), ...groupIds.map((id) => ({ kind: 'group', id }) as const)];
};
