import { StartedService } from '@ledgerdesk/testing';
import { groupsDefinition } from '../groups.definition';

describe('the token of the administrator, where the installation provides nobody else to tell', () => {
  const printedAtStart = async (environment: NodeJS.ProcessEnv): Promise<readonly string[]> => {
    const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const service = await StartedService.start(groupsDefinition, { chance: null, environment });
      await service.stop();
      return write.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('administrator'));
    } finally {
      write.mockRestore();
    }
  };

  it('is printed where it was made', async () =>
    expect(await printedAtStart({})).toEqual([
      expect.stringMatching(/^The administrator is root; the access token, shown only this once: \S{32}\n$/),
    ]));
  it('is printed nowhere where it was configured', async () =>
    expect(await printedAtStart({ LEDGERDESK_ADMIN_TOKEN: 'a-configured-token-0001' })).toEqual([]));
});
