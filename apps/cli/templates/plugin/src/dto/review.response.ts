import { ApiProperty } from '@nestjs/swagger';
import type { ReviewRow } from '../reviews.repository.js';

/** What somebody thinks of something. */
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
