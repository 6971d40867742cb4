import { CommandMetadata } from '@ledgerdesk/event-sourcing';
import { specify } from '@ledgerdesk/event-sourcing/testing';
import { IssueTemplateEvent } from './issue-templates';
import {
  ChangeIssueTemplate,
  issueTemplatesDecider,
  MOST_TEMPLATES,
  RemoveIssueTemplate,
} from './issue-templates.decider';

const given = specify(issueTemplatesDecider);
const metadata = {} as CommandMetadata;
const owner = { kind: 'group', id: 3 } as const;
const changeTo = (content: string, name = 'Bug') => new ChangeIssueTemplate({ owner, name, content }, metadata);
const changed = (content: string, name = 'Bug'): IssueTemplateEvent => ({
  type: 'IssueTemplateChanged',
  data: { owner, name, content },
});
const removed: IssueTemplateEvent = { type: 'IssueTemplateRemoved', data: { owner, name: 'Bug' } };
const remove = new RemoveIssueTemplate({ owner, name: 'Bug' }, metadata);

describe('an issue template (SET-17)', () => {
  it('is recorded under its name', () => given(changed('a', 'Idea')).when(changeTo('a')).then(changed('a')));
  it('that is the same already is not changed', () => given(changed('a')).when(changeTo('a')).thenNothing());
  it('is removed where there is one', () => {
    given(changed('a')).when(remove).then(removed);
    given(changed('a'), removed).when(remove).thenRejected('template-not-found');
  });
  it('is one of so many, which all can be changed', () => {
    const all = Array.from({ length: MOST_TEMPLATES }, (_, index) => changed('a', `Template ${index}`));
    given(...all)
      .when(changeTo('a'))
      .thenRejected('too-many-templates');
    given(...all)
      .when(changeTo('b', 'Template 0'))
      .then(changed('b', 'Template 0'));
  });
});
