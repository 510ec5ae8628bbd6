export type {} from './reviews.contracts.js';
export { reviewsPlugin as default } from './reviews.plugin.js';
