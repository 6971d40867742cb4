import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { MailTemplateEvent } from './mail-templates';
import { ChangeMailTemplate, mailTemplatesDecider, RemoveMailTemplate } from './mail-templates.decider';

const given = specify(mailTemplatesDecider);
const metadata = {} as CommandMetadata;
const thanks = { owner: { kind: 'project', id: 9 }, name: 'thank_you' } as const;
const changeTo = (text: string) => new ChangeMailTemplate({ ...thanks, text }, metadata);
const changed = (text: string): MailTemplateEvent => ({ type: 'MailTemplateChanged', data: { ...thanks, text } });
const removed: MailTemplateEvent = { type: 'MailTemplateRemoved', data: thanks };

describe('a template of mails (TPL-1)', () => {
  it('is recorded as it was typed', () => given().when(changeTo(' Hello\n')).then(changed(' Hello\n')));
  it('that is the same already is not changed', () => given(changed('Hello')).when(changeTo('Hello')).thenNothing());
  it('that is empty counts as none', () => {
    given(changed('Hello')).when(changeTo(' \n')).then(removed);
    given().when(changeTo('')).thenNothing();
  });
  it('is removed where there is one', () => {
    const remove = new RemoveMailTemplate(thanks, metadata);
    given(changed('Hello')).when(remove).then(removed);
    given().when(remove).thenRejected('template-not-found');
    given(changed('Hello'), removed).when(remove).thenRejected('template-not-found');
  });
  it('is apart from those of other names', () =>
    given({ type: 'MailTemplateChanged', data: { ...thanks, name: 'new_note', text: 'Hello' } })
      .when(changeTo('Hello'))
      .then(changed('Hello')));
});
