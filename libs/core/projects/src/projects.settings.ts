import { IsInt, Max, Min } from 'class-validator';
import { IsLocale, IsTimeZoneName, Setting } from '@roost/plugin-kit';

/** What each project can have its own value of. */
export class ProjectsSettings {
  @Setting({
    description: 'Language of people who chose none, as en or pt-BR',
    projectAdmins: true,
    environment: 'DEFAULT_LOCALE',
  })
  @IsLocale()
  locale: string;

  @Setting({ description: 'Time zone of dates in mails, as Europe/Stockholm', projectAdmins: true })
  @IsTimeZoneName()
  timeZone: string = 'UTC';

  @Setting({
    description: 'Quota of the project: requests in an hour. 0: no limit',
    environment: 'PROJECTS_REQUESTS_PER_HOUR',
    quota: { name: 'requests', unit: 'count', per: 'hour' },
  })
  @IsInt()
  @Min(0)
  @Max(9_999_999)
  requestsPerHour: number;
}
