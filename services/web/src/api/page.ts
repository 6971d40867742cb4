import type { CurrentUser } from './types';

/** What the gateway says of a group or project, and of the visitor's rights there. */
export type Place = Readonly<{
  kind: 'group' | 'project';
  id: number;
  full_path: string;
  visibility: 'private' | 'internal' | 'public';
  role: number;
  /** `name`: the visitor may know of it only that it is there. */
  sees: 'all' | 'name';
  archived: boolean;
  /** The group itself, or the project's. */
  group_path: string;
  /** The contact source; null for who may not see its contacts. */
  customers: Readonly<{ group_path: string; editable: boolean }> | null;
}>;

/** What a page begins with. */
export type PageContent = Readonly<{
  language: 'en' | 'ja';
  user: CurrentUser | null;
  csrf_token: string | null;
  currency: string;
  place: Place | null;
}>;

export const roles = { planner: 15, reporter: 20, developer: 30, maintainer: 40, owner: 50 } as const;

export const contentOf = (document: Document): PageContent =>
  JSON.parse(document.getElementById('page')!.textContent!) as PageContent;

/** The address of the group or project that an address is about; null where it is about neither. */
export const placePathIn = (path: string): string | null => {
  const [place] = path.split('/-/');
  const trimmed = place!.replace(/\/$/, '');
  const isPlace = /^\/groups\/[^/]/.test(trimmed) || /^\/(?!users\/|groups\/)[^/]+\/[^/]/.test(trimmed);
  return isPlace ? trimmed : null;
};
