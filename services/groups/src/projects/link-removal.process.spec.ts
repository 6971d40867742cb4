import { fold } from '@ledgerdesk/event-sourcing';
import { specifyProcess } from '@ledgerdesk/event-sourcing/testing';
import { LinkRemovalCompleted, LinkRemovalStarted, MisfitLinksRemoved } from './link-removal';
import { LinkRemovalInput, linkRemovalProcess } from './link-removal.process';

const given = specifyProcess(linkRemovalProcess);
const removal = { transferId: 95, projectId: 20, keepSourceId: 3, by: 7 };
const started: LinkRemovalStarted = { type: 'LinkRemovalStarted', data: removal };
const part = (number: number, next: string | null): MisfitLinksRemoved => ({
  type: 'MisfitLinksRemoved',
  data: { transferId: 95, part: number, next, issues: 2, links: 3 },
});
const partRemoved = (number: number, next: string | null): LinkRemovalInput => ({
  type: 'PartRemoved',
  data: { part: number, next, issues: 2, links: 3 },
});
const completed: LinkRemovalCompleted = { type: 'LinkRemovalCompleted', data: { transferId: 95 } };
const start: LinkRemovalInput = { type: 'StartLinkRemoval', data: removal };
const transferCompleted: LinkRemovalInput = { type: 'TransferCompleted', data: {} };
const remove = (number: number, after: string | null) => ({
  type: 'remove' as const,
  running: { step: 'removing' as const, removal, part: number, after },
});

describe('the removal of links of a transferred project (PRJ-4)', () => {
  it('goes part by part, each after the one before', () => {
    given().when(start).then(started).sends(remove(1, null));
    given(started).when(partRemoved(1, 'x')).then(part(1, 'x')).sends(remove(2, 'x'));
  });
  it('is told to the tree after the last part, and then over', () => {
    given(started, part(1, 'x')).when(partRemoved(2, null)).then(part(2, null)).sends({ type: 'complete', removal });
    given(started, part(1, null)).when(transferCompleted).then(completed).sendsNothing();
    expect(linkRemovalProcess.ended(fold(linkRemovalProcess, [started, part(1, null), completed]))).toBe(true);
    expect(linkRemovalProcess.ended(fold(linkRemovalProcess, [started, part(1, null)]))).toBe(false);
  });
  it('ignores what is repeated, late or early', () => {
    given(started).when(start).thenNothing();
    given(started, part(1, 'x')).when(partRemoved(1, 'x')).thenNothing();
    given(started, part(1, 'x')).when(transferCompleted).thenNothing();
    given(started, part(1, null)).when(partRemoved(2, null)).thenNothing();
    for (const input of [start, partRemoved(1, null), transferCompleted])
      given(started, part(1, null), completed).when(input).thenNothing();
    given().when(partRemoved(1, null)).thenNothing();
    given(started).when({ type: 'DeadlinePassed', data: {} }).thenNothing();
  });
  it('gives each command a step of its own', () => {
    const steps = [[started], [started, part(1, 'x')], [started, part(1, null)]].flatMap((past) =>
      linkRemovalProcess.pendingCommands(fold(linkRemovalProcess, past)).map(({ step }) => step),
    );
    expect(steps).toEqual(['remove-1', 'remove-2', 'complete']);
  });
});
