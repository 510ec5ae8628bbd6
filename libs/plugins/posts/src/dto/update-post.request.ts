import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { ArrayMaxSize, ArrayUnique, IsArray, IsString, IsUUID, Length, Matches } from 'class-validator';
import type { PostChanges } from '../posts.repository.js';
import { AnsweredPostFields } from './answered-post.fields.js';

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
