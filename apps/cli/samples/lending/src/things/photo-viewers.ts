import { Injectable } from '@nestjs/common';
import type {} from '@roost/media';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { ThingsRepository } from './things.repository.js';

/** People who can see a thing can see its photo, which is a private media item of the keeper. */
@Injectable()
export class PhotoViewers {
  constructor(private readonly things: ThingsRepository) {}

  @OnHook('media.viewing')
  async show(viewing: HookMap['media.viewing']): Promise<HookMap['media.viewing']> {
    const { mediaId, projectId, viewer, isAllowed } = viewing;
    if (isAllowed || !viewer.permissions.has('lending.read')) return viewing;
    return { ...viewing, isAllowed: await this.things.hasPhoto(projectId, mediaId) };
  }
}
