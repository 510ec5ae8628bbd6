import { defineErrors } from '@roost/plugin-kit';

export const reviewsErrors = defineErrors('reviews', {
  not_found: { status: 404, title: 'No such review' },
  not_yours: { status: 403, title: 'This is the review of somebody else' },
});
