import { ApiProperty } from '@nestjs/swagger';
import type { SeenPost } from '../post-reader.service.js';

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
  mediaIds: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: never changed' })
  updatedAt: string | null;

  @ApiProperty({ type: [String], format: 'uuid', deprecated: true, description: 'The same as mediaIds' })
  media_ids: string[];

  @ApiProperty({ format: 'date-time', deprecated: true, description: 'The same as createdAt' })
  created_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    deprecated: true,
    description: 'The same as updatedAt',
  })
  updated_at: string | null;

  static from({ post, email }: SeenPost): PostResponse {
    const { id, authorUsername, title, content, mediaIds, createdAt, updatedAt } = post;
    return {
      id,
      author_email: email,
      author_username: authorUsername,
      title,
      content,
      mediaIds,
      createdAt,
      updatedAt,
      media_ids: mediaIds,
      created_at: createdAt,
      updated_at: updatedAt,
    };
  }
}
