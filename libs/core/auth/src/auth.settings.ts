import { Setting } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

/** What each project can have its own value of. */
export class AuthSettings {
  @Setting({
    description: 'Maximum lifetime of a session, in days. It applies to sessions that begin after the change',
    projectAdmins: true,
    environment: 'AUTH_SESSION_DAYS',
  })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionDays: number;

  @Setting({
    description: 'Time without use after which a session ends, in days',
    projectAdmins: true,
    environment: 'AUTH_SESSION_IDLE_DAYS',
  })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionIdleDays: number;
}
