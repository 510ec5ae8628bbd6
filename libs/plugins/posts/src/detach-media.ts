import { Injectable } from '@nestjs/common';
import { type EventMap, OnEvent } from '@roost/plugin-kit';
import { PostsRepository } from './posts.repository.js';

/** Takes media out of posts once they are gone. */
@Injectable()
export class DetachMedia {
  constructor(private readonly posts: PostsRepository) {}

  @OnEvent('media.deleted')
  async detach({ mediaId }: EventMap['media.deleted']): Promise<void> {
    await this.posts.detach(mediaId);
  }
}
