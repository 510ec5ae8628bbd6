import { Env, IsBudget } from '@roost/plugin-kit';

export class ReviewsConfig {
  @Env('REVIEWS_BUDGET', { description: 'How many reviews one person may write, for example 20/1d' })
  @IsBudget()
  budget: string = '20/1d';
}
