import { defineErrors } from '@roost/plugin-kit';

export const reviewsErrors = defineErrors('reviews', {
  not_found: { status: 404, title: 'This review does not exist' },
  not_yours: { status: 403, title: 'This review belongs to someone else' },
});
