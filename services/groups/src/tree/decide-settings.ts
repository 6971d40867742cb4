import { Command } from '@ledgerdesk/event-sourcing';
import { existingGroup } from './existing-group';
import { CrmSettings, Tree, TreeEvent } from './tree';
import { checkSource, ChosenSource } from './contact-source';

/** What is absent stays as it is (SRC-8). */
export class ChangeCrmSettings extends Command('ChangeCrmSettings')<
  { groupId: number; enabled?: boolean; source?: ChosenSource | null },
  Tree
> {}

export const changeCrmSettings = ({ data }: ChangeCrmSettings, tree: Tree): TreeEvent[] => {
  const { groupId, enabled, source } = data;
  const { crm } = existingGroup(tree, groupId);
  const sourceGroupId = source === undefined ? undefined : (source?.groupId ?? null);
  const changed: { -readonly [Name in keyof CrmSettings]?: CrmSettings[Name] } = {};
  if (enabled !== undefined && enabled !== crm.enabled) changed.enabled = enabled;
  if (sourceGroupId !== undefined && sourceGroupId !== crm.sourceGroupId) changed.sourceGroupId = sourceGroupId;
  if (Object.keys(changed).length === 0) return [];
  if (source && 'sourceGroupId' in changed) checkSource(tree, source);
  return [{ type: 'CrmSettingsChanged', data: { groupId, ...changed } }];
};
