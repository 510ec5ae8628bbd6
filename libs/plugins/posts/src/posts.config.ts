import { Env, IsBudget } from '@roost/plugin-kit';

export class PostsConfig {
  @Env('POSTS_BUDGET', { description: 'Budget of posts per person, as 60/1h' })
  @IsBudget()
  budget: string = '60/1h';
}
