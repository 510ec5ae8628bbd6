import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
} from 'class-validator';
import { AnsweredPostFields } from './dto/answered-post.fields.js';
import type { SeenPost } from './post-reader.service.js';
import type { PostChanges } from './posts.repository.js';
import type { PostDraft } from './posts.service.js';

export class CreatePostRequest extends AnsweredPostFields {
  @ApiProperty({ minLength: 1, maxLength: 100 })
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'title must not be blank' })
  title: string;

  @ApiProperty({ minLength: 1, maxLength: 500 })
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'content must not be blank' })
  content: string;

  @ApiPropertyOptional({ type: [String], format: 'uuid', maxItems: 10, description: 'Media of your own' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  mediaIds?: string[];

  /** As the first version had it. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  media_ids?: string[];

  @ApiPropertyOptional({ default: true, description: 'Whether your followers get a mail' })
  @IsOptional()
  @IsBoolean()
  notifyFollowers: boolean = true;

  toDraft(): PostDraft {
    const { title, content, mediaIds, media_ids: formerly, notifyFollowers } = this;
    return { title, content, mediaIds: mediaIds ?? formerly ?? [], notifyFollowers };
  }
}

/** Left out stays as it is. */
export class UpdatePostRequest extends AnsweredPostFields {
  @ApiPropertyOptional({ minLength: 1, maxLength: 100 })
  @IfGiven()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'title must not be blank' })
  title?: string;

  @ApiPropertyOptional({ minLength: 1, maxLength: 500 })
  @IfGiven()
  @IsString()
  @Length(1, 500)
  @Matches(/\S/, { message: 'content must not be blank' })
  content?: string;

  @ApiPropertyOptional({ type: [String], format: 'uuid', maxItems: 10, description: 'Media of the author' })
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  mediaIds?: string[];

  /** As the first version had it. */
  @IfGiven()
  @IsArray()
  @ArrayMaxSize(10)
  @ArrayUnique()
  @IsUUID(undefined, { each: true })
  media_ids?: string[];

  toChanges(): PostChanges {
    const { title, content, mediaIds = this.media_ids } = this;
    return { title, content, mediaIds };
  }
}

/** A post, as one reader sees it. */
export class PostResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'email', nullable: true, description: 'null: hidden from you' })
  author_email: string | null;

  @ApiProperty()
  author_username: string;

  @ApiProperty()
  title: string;

  @ApiProperty()
  content: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Ids of media; their images are at /media/{id}/{rung}' })
  mediaIds: string[];

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: not changed' })
  updatedAt: string | null;

  @ApiProperty({ type: [String], format: 'uuid', deprecated: true, description: 'Same as mediaIds' })
  media_ids: string[];

  @ApiProperty({ format: 'date-time', deprecated: true, description: 'Same as createdAt' })
  created_at: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    deprecated: true,
    description: 'Same as updatedAt',
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
