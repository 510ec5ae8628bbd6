import { ApiProperty } from '@nestjs/swagger';
import { defineEvent, defineJob } from '@roost/plugin-kit';

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** A person is about to write a review. Change it, or throw to refuse. */
    'reviews.creating': { authorId: string; projectId: string; subject: string; rating: number; text: string };
  }
}

/** A review was written. Payloads are stored as JSON, so use plain data, and ids instead of objects. */
export class ReviewCreated {
  @ApiProperty({ format: 'uuid' })
  reviewId: string;

  @ApiProperty({ format: 'uuid' })
  authorId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** The review whose author gets a mail of thanks. */
export class ThankAuthor {
  reviewId: string;
}

/** People who may read reviews also receive this event over streams and webhooks. */
export const reviewCreated = defineEvent('reviews.created', {
  version: 1,
  payload: ReviewCreated,
  audience: ({ projectId }) => ({ projectId, permission: 'reviews.read' }),
});

/** Thanks the author by mail. */
export const thankAuthor = defineJob('reviews.thank', { payload: ThankAuthor, attempts: 10 });
