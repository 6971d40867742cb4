import type { Access, TransferRefusal } from '@ledgerdesk/contracts';
import { DomainError } from '@ledgerdesk/event-sourcing';
import { refusal } from '../decision-rules';
import { assertWritable, isPlanner, isWritable, projectOf } from '../issue-access';
import type { PresentIssue } from '../issues/issue';
import { assertNotMoved, notPermitted } from './decide-move';

/** Of whoever moves it: the project that it is in, and the one that it is to be in. */
export type MoverAccess = Readonly<{ source: Access; target: Access }>;

/** MOV-3, GRP-28, GRP-30 @throws DomainError `project-archived`, `issue-not-movable` */
export const assertMayMove = (issue: PresentIssue, { source, target }: MoverAccess): void => {
  assertWritable(source);
  assertNotMoved(issue);
  if (!isPlanner(source) || !isPlanner(target) || !isWritable(target)) throw notPermitted();
  if (projectOf(source).id === projectOf(target).id)
    throw refusal('issue-not-movable', 'Cannot move issue to project it originates from!');
};

/** Whether a group transfer changes the contact source of either at present. */
export const isPartOfTransfer = ({ source, target }: MoverAccess): boolean =>
  [source, target].some((access) => projectOf(access).transferId !== undefined);

/** TRF-57 @throws DomainError `part-of-transfer` */
export const assertNoTransfer = ({ source, target }: MoverAccess): void => {
  for (const { fullPath, transferId } of [source, target].map(projectOf)) {
    const code: TransferRefusal = 'part-of-transfer';
    if (transferId !== undefined)
      throw new DomainError(code, `${fullPath} is part of group transfer ${transferId}.`, { transferId });
  }
};
