import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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
import type { PostDraft } from '../posts.service.js';
import { AnsweredPostFields } from './answered-post.fields.js';

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

  @ApiPropertyOptional({ default: true, description: 'Whether those who follow you are told by mail' })
  @IsOptional()
  @IsBoolean()
  notifyFollowers: boolean = true;

  toDraft(): PostDraft {
    const { title, content, mediaIds, media_ids: formerly, notifyFollowers } = this;
    return { title, content, mediaIds: mediaIds ?? formerly ?? [], notifyFollowers };
  }
}
