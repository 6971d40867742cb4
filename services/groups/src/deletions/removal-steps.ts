import { Injectable } from '@nestjs/common';
import { DomainError, ProcessStep } from '@ledgerdesk/event-sourcing';
import { Commands } from '@ledgerdesk/event-store';
import { RequestScope } from '@ledgerdesk/messaging';
import { ProcessDefinition, ProcessHandler, workList } from '@ledgerdesk/processes';
import { RemoveNamespace } from '../tree/decide-deletions';
import { REMOVAL_STREAM, RemovalEvent, RemovalState } from './removal';
import { RemovalCommand, RemovalInput, removalProcess } from './removal.process';

/**
 * Does the steps of removals. The tree knows from `NamespaceRemoved` on which groups and projects are gone; a further step
 * of the process, after this one, is where their contents go: contacts by their erasure (ERA-1), issues and mails.
 */
@Injectable()
export class RemovalSteps implements ProcessHandler<RemovalCommand, RemovalInput> {
  constructor(private readonly commands: Commands) {}

  async send({ removal }: RemovalCommand, step: ProcessStep): Promise<RemovalInput | null> {
    const scope = RequestScope.ofStep(step).part(step.step);
    try {
      await this.commands.execute(new RemoveNamespace({ deletionId: removal.deletionId }, scope.command()));
      return { type: 'RemovedFromTree', data: {} };
    } catch (error) {
      if (isPassing(error)) return null;
      throw error;
    }
  }
}

const isPassing = (error: unknown): boolean =>
  error instanceof DomainError && ['unavailable', 'concurrent-change'].includes(error.code);

const removalWorkList = workList(removalProcess, {
  collection: 'open-removals',
  version: 1,
  stream: REMOVAL_STREAM,
  handles: ['RemovalScheduled', 'RemovalDue', 'RemovalCompleted'],
});

export const namespaceRemovalProcess: ProcessDefinition<RemovalInput, RemovalState, RemovalEvent, RemovalCommand> = {
  process: removalProcess,
  workList: removalWorkList,
  handler: RemovalSteps,
};
