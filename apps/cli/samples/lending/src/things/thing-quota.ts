import { Injectable } from '@nestjs/common';
import { Database, type HookMap, OnHook, Settings } from '@roost/plugin-kit';
import { lendingErrors } from '../lending.errors.js';
import { LendingSettings } from '../lending.settings.js';
import { ThingsRepository } from './things.repository.js';

/** Holds a club to the number of things that it may have. */
@Injectable()
export class ThingQuota {
  constructor(
    private readonly things: ThingsRepository,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /** Call it in the transaction that added things, after they were added. @throws `lending.quota_exceeded` */
  async hold(projectId: string): Promise<void> {
    const { things } = await this.settings.of(LendingSettings, projectId);
    if (things === 0) return;
    // Others who add things wait here, and then count these too.
    await this.database.lock(`lending:things:${projectId}`);
    if ((await this.things.count(projectId)) > things)
      throw lendingErrors.quota_exceeded({ detail: `lending.things: at most ${things} in this project` });
  }

  @OnHook('kernel.measuring')
  async measure({ projectId, used }: HookMap['kernel.measuring']): Promise<HookMap['kernel.measuring']> {
    return { projectId, used: { ...used, 'lending.things': await this.things.count(projectId) } };
  }
}
