import { ApiProperty } from '@nestjs/swagger';
import type { Author } from '../authors.service.js';
import type { Post } from '../post.entity.js';

/** A post, as one reader sees it. */
export class PostResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'email', nullable: true, description: 'null: not shown to you' })
  author_email: string | null;

  @ApiProperty()
  author_username: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  content: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Media: show them from /media/{id}/{rung}' })
  media_ids: string[];

  @ApiProperty({ format: 'date-time' })
  created_at: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: never changed' })
  updated_at: string | null;

  /** @param author undefined when their account is not in use: for moderators */
  static from({ id, title, content, mediaIds, createdAt, updatedAt }: Post, author: Author | undefined): PostResponse {
    return {
      id,
      author_email: author?.email ?? null,
      author_username: author?.username ?? '',
      title,
      content,
      media_ids: mediaIds,
      created_at: createdAt.toISOString(),
      updated_at: updatedAt?.toISOString() ?? null,
    };
  }
}
