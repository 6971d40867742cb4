import { isRobot } from './robots';

describe('an address that nobody reads (LOOP-20)', () => {
  it.each([
    ...['noreply', 'no-reply', 'no_reply', 'no.reply', 'NoReply', '"no-reply"', 'noreply+7f3'],
    ...['donotreply', 'do-not-reply', 'do_not_reply', 'do.not.reply', 'donot-reply'],
    ...['noreply2', 'no-reply-42', 'noreply.sales', 'no_reply_de', 'do-not-reply-1'],
    ...['sales-noreply', 'drive-shares.no-reply', 'jira_do_not_reply'],
    ...['mailer-daemon', 'MAILER-DAEMON', 'mailer_daemon', 'postmaster'],
  ])('is %s at any domain', (local) => {
    expect(isRobot(`${local}@customer.example`)).toBe(true);
  });
  it.each([
    'jane',
    'reply',
    'noreplying',
    'jane.reply',
    'casinoreply',
    'donut-reply',
    'postmaster-jane',
    'noreplyjane',
  ])('is not %s', (local) => expect(isRobot(`${local}@noreply.example`)).toBe(false));
  it('is none without a domain', () => expect(isRobot('noreply')).toBe(false));
});
