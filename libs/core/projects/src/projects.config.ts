import { Env } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

export class ProjectsConfig {
  @Env('PROJECTS_DELETION_DAYS', { description: 'How long a deleted project can be restored, in days' })
  @IsInt()
  @Min(0)
  @Max(3650)
  deletionDays: number = 30;
}
