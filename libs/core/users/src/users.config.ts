import { Env, IsBudget } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

export class UsersConfig {
  @Env('USERS_ERASURE_DAYS', { description: 'How long a deleted account can be restored by signing in, in days' })
  @IsInt()
  @Min(0)
  @Max(365)
  erasureDays: number = 30;

  @Env('USERS_PROJECT_QUOTA', { description: 'Accounts of each project. 0: no limit' })
  @IsInt()
  @Min(0)
  projectQuota: number = 0;

  @Env('USERS_LIMIT_EXPORT', { description: 'Budget of data exports per account' })
  @IsBudget()
  exportBudget: string = '5/1h';
}
