import { Injectable } from '@nestjs/common';
import { Database, type HookMap, OnHook, Settings } from '@roost/plugin-kit';
import { usersErrors } from '../users.errors.js';
import { UsersRepository } from '../users.repository.js';
import { UsersSettings } from '../users.settings.js';

/** Holds a project to the number of people that it may have. */
@Injectable()
export class PeopleQuota {
  constructor(
    private readonly users: UsersRepository,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** Makes sure that there is room for one more until the caller's transaction ends. @throws `users.quota_exceeded` */
  async demandRoom(projectId: string): Promise<void> {
    const { people } = await this.settings.of(UsersSettings, projectId);
    if (people === 0) return;
    // Whoever comes next counts whom this transaction adds.
    await this.database.lock(`users:people:${projectId}`);
    if (await this.users.hasAtLeast(projectId, people))
      throw usersErrors.quota_exceeded({ detail: `users.people: at most ${String(people)} in this project` });
  }

  @OnHook('kernel.measuring')
  async measure({ projectId, used }: HookMap['kernel.measuring']): Promise<HookMap['kernel.measuring']> {
    return { projectId, used: { ...used, 'users.people': await this.users.count(projectId) } };
  }
}
