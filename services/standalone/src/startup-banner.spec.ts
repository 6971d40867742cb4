import { Configuration } from '@ledgerdesk/service-host';
import { StartupBanner } from './startup-banner';

describe('the banner of the first start', () => {
  it('prints whole lines, as lines of the log come in between, also where the demo content fails', async () => {
    const printed: string[] = [];
    const banner = new StartupBanner((text) => printed.push(text));
    banner.receive('token-0123456789-abcdef');
    banner.show('http://127.0.0.1:9', null, { LEDGERDESK_DEMO: true } as Configuration);
    while (!printed.join('').includes('incomplete')) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(printed.join('')).toContain('Making demo content ...\n');
    expect(printed.filter((text) => !text.endsWith('\n'))).toEqual([]);
  });
});
