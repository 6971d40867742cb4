import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fold, Recorded } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { MailCopiesEvent } from './mail-copies';
import { MailCopiesInput, mailCopiesProcess } from './mail-copies.process';

const given = specifyProcess(mailCopiesProcess);
const day = '2026-11-24';
const until = '2026-12-25T00:00:00.000Z';
const keep: MailCopiesInput = { type: 'KeepCopies', data: { day } };
const gone: MailCopiesInput = { type: 'CopiesDeleted', data: {} };
const deadline = { type: 'DeadlinePassed', data: {} } as const;
const kept: MailCopiesEvent = { type: 'MailCopiesKept', data: { day, until } };
const expired: MailCopiesEvent = { type: 'MailCopiesExpired', data: { day } };
const deleted: MailCopiesEvent = { type: 'MailCopiesDeleted', data: { day } };

describe('the copies of a day', () => {
  it('are kept for 30 days from its end, then deleted (IN-2)', () => {
    given().when(keep).then(kept).sendsNothing();
    expect(mailCopiesProcess.deadline(fold(mailCopiesProcess, [kept]))).toBe(until);
    given(kept).when(deadline).then(expired).sends({ type: 'delete', day });
    given(kept, expired).when(gone).then(deleted).sendsNothing();
    expect(mailCopiesProcess.ended(fold(mailCopiesProcess, [kept, expired, deleted]))).toBe(true);
  });
  it('come to the same by inputs that come twice, late or in any order', () => {
    given().when(gone).thenNothing();
    given().when(deadline).thenNothing();
    given(kept).when(keep).thenNothing();
    given(kept).when(gone).thenNothing();
    given(kept, expired).when(deadline).thenNothing();
    given(kept, expired, deleted).when(gone).thenNothing();
  });
});

describe('stored events of copies', () => {
  const names = ['MailCopiesKept', 'MailCopiesExpired', 'MailCopiesDeleted'];
  const sample = (name: string): Recorded<MailCopiesEvent> =>
    JSON.parse(readFileSync(join(__dirname, 'samples', `${name}.v1.json`), 'utf8'));

  it('fold to what was kept and is gone', () => {
    expect(fold(mailCopiesProcess, names.map(sample))).toEqual({ step: 'deleted', day, until });
  });
  it('are all there', () =>
    expect(readdirSync(join(__dirname, 'samples')).sort()).toEqual(names.map((name) => `${name}.v1.json`).sort()));
});
