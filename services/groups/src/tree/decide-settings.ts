import { Command } from '@ledgerdesk/event-sourcing';
import { existingGroup } from './existing';
import { assertMayBeSource, assertSettingsFree } from './freezes';
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
  const chosen = 'sourceGroupId' in changed && source;
  if (chosen) checkSource(tree, chosen);
  assertSettingsFree(tree, groupId);
  if (chosen) assertMayBeSource(tree, chosen.groupId);
  return [{ type: 'CrmSettingsChanged', data: { groupId, ...changed } }];
};
