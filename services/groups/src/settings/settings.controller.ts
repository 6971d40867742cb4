import { Controller } from '@nestjs/common';
import { changeSettings, readSettings } from '@ledgerdesk/contracts';
import { Commands } from '@ledgerdesk/event-store';
import { Answers, IncomingRequest } from '@ledgerdesk/messaging';
import { AccessService } from '../access/access.service';
import { roleAtLeast } from '../access/allowed';
import { chosenSource, groupFor } from '../access/viewer';
import { linked } from '../tree/tree';
import { ChangeCrmSettings } from '../tree/decide-settings';
import { LinkedIssues } from './linked-issues';
import { showSettings } from './settings.query';

const PLANNER = 15;
const OWNER = 50;

@Controller()
export class SettingsController {
  constructor(
    private readonly commands: Commands,
    private readonly access: AccessService,
    private readonly linkedIssues: LinkedIssues,
  ) {}

  @Answers(readSettings, roleAtLeast(PLANNER))
  async read({ scope }: IncomingRequest<typeof readSettings>) {
    const viewer = await this.access.viewer(scope);
    const group = groupFor(viewer, scope.access.target?.id ?? 0);
    const sourceLocked = await this.linkedIssues.isSourceLocked(group.id, scope);
    return { settings: showSettings(viewer, group, sourceLocked) };
  }

  @Answers(changeSettings, roleAtLeast(OWNER))
  async change({ payload, scope }: IncomingRequest<typeof changeSettings>) {
    const { sourceGroupId, ...fields } = payload;
    const viewer = await this.access.viewer(scope);
    const { id: groupId } = groupFor(viewer, scope.access.target?.id ?? 0);
    const source = sourceGroupId === undefined ? {} : { source: chosenSource(viewer, sourceGroupId) };
    const misfits = sourceGroupId !== undefined && (await this.linkedIssues.wouldMisfit(groupId, sourceGroupId, scope));
    const command = new ChangeCrmSettings({ groupId, ...fields, ...source, misfits }, scope.command());
    const sourceLocked = await this.linkedIssues.isSourceLocked(groupId, scope);
    const executed = await this.commands.execute(command);
    const groups = linked(executed.state);
    const settings = showSettings(viewer, groups.get(groupId)!, sourceLocked, groups);
    return { settings, ...(await this.access.written(executed)) };
  }
}
