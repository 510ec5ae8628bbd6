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
    if ((await this.holdRoom(projectId, 1)) === 0)
      throw usersErrors.quota_exceeded({ detail: `users.people: at most ${String(people)} in this project` });
  }

  /**
   * Makes sure that there is room for several until the caller's transaction ends.
   *
   * @returns for how many of them there is
   */
  async holdRoom(projectId: string, wanted: number): Promise<number> {
    const { people } = await this.settings.of(UsersSettings, projectId);
    if (people === 0) return wanted;
    // Whoever comes next counts whom this transaction adds.
    await this.database.lock(`users:people:${projectId}`);
    return Math.min(wanted, Math.max(0, people - (await this.users.countUpTo(projectId, people))));
  }

  @OnHook('kernel.measuring')
  async measure({ projectId, used }: HookMap['kernel.measuring']): Promise<HookMap['kernel.measuring']> {
    return { projectId, used: { ...used, 'users.people': await this.users.count(projectId) } };
  }
}
