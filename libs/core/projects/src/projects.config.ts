import { Env } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

export class ProjectsConfig {
  @Env('PROJECTS_DELETION_DAYS', { description: 'How long a deleted project can be restored, in days' })
  @IsInt()
  @Min(0)
  @Max(3650)
  deletionDays: number = 30;

  @Env('PROJECTS_REQUESTS_PER_HOUR', { description: 'Requests to each project in an hour. 0: no limit' })
  @IsInt()
  @Min(0)
  @Max(9_999_999)
  requestsPerHour: number = 0;
}
