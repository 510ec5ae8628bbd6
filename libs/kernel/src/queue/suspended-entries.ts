import { Injectable, Optional } from '@nestjs/common';
import { ProjectStates } from '@roost/plugin-kit';
import { RelayRepository } from '../outbox/relay.repository.js';

const BATCH = 500;

/** Keeps entries of suspended projects waiting. The relay sets them aside when they are due, so that nobody looks at them again meanwhile. */
@Injectable()
export class SuspendedEntries {
  constructor(
    private readonly entries: RelayRepository,
    @Optional() private readonly projects?: ProjectStates,
  ) {}

  /** Ids of the projects whose entries wait. */
  async closedProjects(): Promise<readonly string[]> {
    return (await this.projects?.closedIds()) ?? [];
  }

  async mustWait(projectId: string | null): Promise<boolean> {
    if (projectId === null || !this.projects || this.projects.isKnownOpen(projectId)) return false;
    return (await this.closedProjects()).includes(projectId);
  }

  /** Lets what waits for projects that are not suspended any more be due again. @returns whether there was any. */
  async restore(): Promise<boolean> {
    const closed = await this.closedProjects();
    let restored = 0;
    for (let count = BATCH; count === BATCH;) {
      count = await this.entries.restore(closed, BATCH);
      restored += count;
    }
    return restored > 0;
  }

  /** Calls the listener after projects were suspended or restored. */
  watch(listener: () => void): void {
    this.projects?.watch(listener);
  }
}
