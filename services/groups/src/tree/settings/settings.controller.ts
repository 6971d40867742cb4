import { Controller } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { Access, changeSettings, readSettings } from '@ledgerdesk/contracts';
import { Executed } from '@ledgerdesk/event-store';
import { Answers, type Asked, Received } from '@ledgerdesk/messaging';
import { AccessService } from '../../access/access.service';
import { roleAtLeast } from '../../access/allowed';
import { chosenSource, groupFor } from '../../access/viewer';
import { showSettings } from './settings.query';
import { linked, Tree } from '../tree';
import { ChangeCrmSettings } from '../tree.decider';

const PLANNER = 15;
const OWNER = 50;

@Controller()
export class SettingsController {
  constructor(
    private readonly commands: CommandBus,
    private readonly access: AccessService,
  ) {}

  @Answers(readSettings, roleAtLeast(PLANNER))
  async read(@Received() { access, metadata }: Asked<typeof readSettings, Access>) {
    const viewer = await this.access.viewer(access, metadata.now);
    return { settings: showSettings(viewer, groupFor(viewer, access.target?.id ?? 0)) };
  }

  @Answers(changeSettings, roleAtLeast(OWNER))
  async change(@Received() { payload, access, metadata, commandId }: Asked<typeof changeSettings, Access>) {
    const { sourceGroupId, ...given } = payload;
    const viewer = await this.access.viewer(access, metadata.now);
    const { id: groupId } = groupFor(viewer, access.target?.id ?? 0);
    const source = sourceGroupId === undefined ? {} : { source: chosenSource(viewer, sourceGroupId) };
    const command = new ChangeCrmSettings({ groupId, ...given, ...source }, { ...metadata, commandId: commandId(1) });
    const { state, position } = await this.commands.execute<ChangeCrmSettings, Executed<Tree>>(command);
    const groups = linked(state);
    return {
      settings: showSettings(viewer, groups.get(groupId)!, groups),
      position,
      visible: await this.access.waitUntilVisible(position),
    };
  }
}
