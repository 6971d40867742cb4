import { z } from 'zod';
import { CommandResults, commandsChanges } from '@ledgerdesk/contracts';

/** QA-8: beside what a text with quick actions is stored as. */
export const commandFields = {
  commands_changes: commandsChanges.meta({ id: 'CommandsChanges' }),
  commands_summary: z.array(z.string()).describe('What became of each quick action'),
};

export const showCommands = ({ changes, summary }: CommandResults) => ({
  commands_changes: changes,
  commands_summary: summary,
});

/** QA-7: of a text of nothing but quick actions. */
export const commandsAlone = z.object({
  commands_changes: commandFields.commands_changes,
  summary: commandFields.commands_summary,
});
