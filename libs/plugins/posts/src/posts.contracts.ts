import { ApiProperty } from '@nestjs/swagger';
import { defineEvent, defineJob } from '@roost/plugin-kit';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** Somebody is about to write a post: change it, or throw to refuse. */
    'posts.creating': { authorId: string; projectId: string; title: string; content: string };
  }
}

/** Somebody wrote a post. */
export class PostCreated {
  @ApiProperty({ format: 'uuid' })
  postId: string;

  @ApiProperty({ format: 'uuid' })
  authorId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** The new post. */
export class NotifyFollowers {
  postId: string;
}

export const postCreated = defineEvent('posts.created', {
  version: 1,
  payload: PostCreated,
  audience: ({ projectId, authorId }) => ({ projectId, userIds: [authorId], permission: 'posts.read' }),
});

/** Tells those who follow the author of a new post, by mail. */
export const notifyFollowers = defineJob('posts.notify-followers', { payload: NotifyFollowers, attempts: 10 });
