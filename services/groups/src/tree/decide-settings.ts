import { Command } from '@ledgerdesk/event-sourcing';
import { presentGroup } from './deleted';
import { assertMayBeSource, assertSettingsFree } from './freezes';
import { refusal } from './refusal';
import { CrmSettings, Tree, TreeEvent } from './tree';
import { checkSource, ChosenSource } from './contact-source';

const SOURCE_LOCKED =
  'Contact source cannot be changed when issues already have contacts assigned from a different source.';

/**
 * What is absent stays as it is (SRC-8). `misfits`: an issue whose contact source would change is linked to a contact of
 * another group (SRC-7).
 */
export type SettingsChange = Readonly<{ enabled?: boolean; source?: ChosenSource | null; misfits?: boolean }>;

export class ChangeCrmSettings extends Command('ChangeCrmSettings')<{ groupId: number } & SettingsChange, Tree> {}

export const changeCrmSettings = ({ data: { groupId, ...change } }: ChangeCrmSettings, tree: Tree): TreeEvent[] =>
  settingsEvents(tree, groupId, change);

/** @throws DomainError `source-not-allowed`, `source-locked`, `part-of-transfer` */
export const settingsEvents = (
  tree: Tree,
  groupId: number,
  { enabled, source, misfits }: SettingsChange,
): TreeEvent[] => {
  const { crm } = presentGroup(tree, groupId);
  const sourceGroupId = source === undefined ? undefined : (source?.groupId ?? null);
  const changed: { -readonly [Name in keyof CrmSettings]?: CrmSettings[Name] } = {};
  if (enabled !== undefined && enabled !== crm.enabled) changed.enabled = enabled;
  if (sourceGroupId !== undefined && sourceGroupId !== crm.sourceGroupId) changed.sourceGroupId = sourceGroupId;
  if (Object.keys(changed).length === 0) return [];
  const chosen = 'sourceGroupId' in changed && source;
  if (chosen) checkSource(tree, chosen);
  assertSettingsFree(tree, groupId);
  if (chosen) assertMayBeSource(tree, chosen.groupId);
  if ('sourceGroupId' in changed && misfits) throw refusal('source-locked', SOURCE_LOCKED);
  return [{ type: 'CrmSettingsChanged', data: { groupId, ...changed } }];
};
