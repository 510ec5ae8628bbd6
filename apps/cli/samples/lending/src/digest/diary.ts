import { Injectable } from '@nestjs/common';
import { type AnyEvent, type DeliveryContext, OnAnyEvent } from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';
import { DiaryRepository } from './diary.repository.js';

/** Records the names of all events of all plugins, without their payloads. */
@Injectable()
export class Diary {
  constructor(
    private readonly diary: DiaryRepository,
    private readonly config: LendingConfig,
  ) {}

  @OnAnyEvent({ id: 'diary' })
  async note({ name, audience, happenedAt }: AnyEvent, { id }: DeliveryContext): Promise<void> {
    // Without an audience a fact is for plugins only.
    if (!audience || this.config.digestTo === '') return;
    await this.diary.insert({ id, projectId: audience.projectId, name, happenedAt });
  }
}
