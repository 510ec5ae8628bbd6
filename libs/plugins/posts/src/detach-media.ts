import { Injectable } from '@nestjs/common';
import { MediaDeleted, mediaDeleted } from '@roost/media';
import { OnEvent } from '@roost/plugin-kit';
import { PostsRepository } from './posts.repository.js';

/** Takes media out of posts once they are gone. */
@Injectable()
export class DetachMedia {
  constructor(private readonly posts: PostsRepository) {}

  @OnEvent(mediaDeleted, { id: 'detach-media', formerly: ['DetachMedia.detach'] })
  async detach({ mediaId }: MediaDeleted): Promise<void> {
    await this.posts.detach(mediaId);
  }
}
