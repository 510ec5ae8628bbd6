import { Env, IsBudget } from '@roost/plugin-kit';

export class PostsConfig {
  @Env('POSTS_BUDGET', { description: 'Posts that one person may write, as 60/1h' })
  @IsBudget()
  budget: string = '60/1h';
}
