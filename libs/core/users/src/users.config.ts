import { Env, IsBudget } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

export class UsersConfig {
  @Env('USERS_ERASURE_DAYS', { description: 'Days in which someone who deleted their account can still come back' })
  @IsInt()
  @Min(0)
  @Max(365)
  erasureDays: number = 30;

  @Env('USERS_LIMIT_EXPORT', { description: 'Exports of everything about a person, by account' })
  @IsBudget()
  exportBudget: string = '5/1h';
}
