import { ApiProperty } from '@nestjs/swagger';
import { defineEvent, defineJob } from '@roost/plugin-kit';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** Somebody is about to write a review: change it, or throw to refuse. */
    'reviews.creating': { authorId: string; projectId: string; subject: string; rating: number; text: string };
  }
}

/** Somebody wrote a review. Payloads are stored as JSON: plain data, ids rather than objects. */
export class ReviewCreated {
  @ApiProperty({ format: 'uuid' })
  reviewId: string;

  @ApiProperty({ format: 'uuid' })
  authorId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** The review that its author is thanked for. */
export class ThankAuthor {
  reviewId: string;
}

/** Everyone who may read reviews may hear of new ones. */
export const reviewCreated = defineEvent('reviews.created', {
  version: 1,
  payload: ReviewCreated,
  audience: ({ projectId }) => ({ projectId, permission: 'reviews.read' }),
});

/** Thanks the author by mail. */
export const thankAuthor = defineJob('reviews.thank', { payload: ThankAuthor, attempts: 10 });
