import { Env, IsBudget } from '@roost/plugin-kit';

export class ReviewsConfig {
  @Env('REVIEWS_BUDGET', { description: 'Reviews that one person may write, as 20/1d' })
  @IsBudget()
  budget: string = '20/1d';
}
