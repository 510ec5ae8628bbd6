import { definePlugin } from '@roost/plugin-kit';
import { CreateReviews } from './migrations/create-reviews.migration.js';
import { Review } from './review.entity.js';
import { ReviewsConfig } from './reviews.config.js';
import { reviewCreated, thankAuthor } from './reviews.contracts.js';
import { reviewsErrors } from './reviews.errors.js';
import { ReviewsModule } from './reviews.module.js';

export const reviewsPlugin = definePlugin({
  name: 'reviews',
  version: '1.0.0',
  compat: '^1.0.0',
  requires: ['mail', 'users'],
  config: ReviewsConfig,
  entities: [Review],
  migrations: [{ name: '20261121000000_create', class: CreateReviews }],
  permissions: [
    { name: 'reviews.read', description: 'Read reviews', roles: ['member', 'viewer'] },
    { name: 'reviews.write', description: 'Write reviews, and delete their own', roles: ['member'] },
    { name: 'reviews.moderate', description: 'Delete the reviews of others' },
  ],
  errors: reviewsErrors,
  events: [reviewCreated],
  jobs: [thankAuthor],
  // Seen from `dist/src`.
  templates: new URL('../../templates/', import.meta.url),
  module: ReviewsModule,
  api: () => import('./reviews.api.module.js').then((file) => file.ReviewsApiModule),
  worker: () => import('./reviews.worker.module.js').then((file) => file.ReviewsWorkerModule),
});
