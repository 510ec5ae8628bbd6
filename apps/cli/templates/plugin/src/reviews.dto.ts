import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, PageQuery } from '@roost/plugin-kit';
import { IsInt, IsOptional, IsString, Length, Max, MaxLength, Min } from 'class-validator';
import type { ReviewRow } from './reviews.repository.js';

export class CreateReviewRequest {
  @ApiProperty({ minLength: 1, maxLength: 200, description: 'The subject of the review' })
  @IsString()
  @Length(1, 200)
  subject: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 })
  @IsInt()
  @Min(1)
  @Max(5)
  rating: number;

  @ApiProperty({ maxLength: 1000 })
  @IsString()
  @Length(0, 1000)
  text: string;
}

export class ListReviewsQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Only reviews about this subject', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  subject?: string;
}

/** A rating with a text about a subject. */
export class ReviewResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  authorId: string;

  @ApiProperty()
  subject: string;

  @ApiProperty({ type: 'integer' })
  rating: number;

  @ApiProperty()
  text: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, authorId, subject, rating, text, createdAt }: ReviewRow): ReviewResponse {
    return { id, authorId, subject, rating, text, createdAt };
  }
}

/** Missing fields do not change. */
export class UpdateReviewRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5 })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(5)
  rating?: number;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @Length(0, 1000)
  text?: string;
}
