import { Injectable } from '@nestjs/common';
import { EventStore, AppendResult } from '@ledgerdesk/event-store';
import { AccessQuestions } from '../access/access.query';
import type { Memory } from '../access/memory';
import { groupAsCreated, projectAsCreated, RememberedGroup } from '../access/remembered';
import { TREE, type GroupCreated, type ProjectCreated, type TreeEvent } from './tree';

/** What a request has created: as it is remembered, or as it is recorded where the memory is later than 2 s (API-5). */
@Injectable()
export class CreatedPlaces {
  constructor(
    private readonly questions: AccessQuestions,
    private readonly eventStore: EventStore,
  ) {}

  async group(memory: Memory, parent: RememberedGroup | null, groupId: number, { revision, position }: AppendResult) {
    const visible = await this.questions.shows(position);
    const group = visible
      ? memory.groups.get(groupId)!
      : groupAsCreated(parent, (await this.recorded<GroupCreated>(revision)).data);
    return { group, visible };
  }

  async project(memory: Memory, parent: RememberedGroup, projectId: number, { revision, position }: AppendResult) {
    const visible = await this.questions.shows(position);
    const project = visible
      ? memory.projects.get(projectId)!
      : projectAsCreated(parent, (await this.recorded<ProjectCreated>(revision)).data);
    return { project, visible };
  }

  private async recorded<Created extends TreeEvent>(revision: number): Promise<Created> {
    const [event] = await this.eventStore.log.readStream(TREE, revision, 1);
    return event as unknown as Created;
  }
}
