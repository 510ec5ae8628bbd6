import { Setting } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

/** What each project can have its own value of. */
export class UsersSettings {
  @Setting({
    description: 'Quota of the project: accounts. 0: no limit',
    environment: 'USERS_PROJECT_QUOTA',
    quota: { name: 'people', unit: 'count' },
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  people: number;
}
