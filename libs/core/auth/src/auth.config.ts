import { Env } from '@roost/plugin-kit';
import { IsInt, Max, Min } from 'class-validator';

export class AuthConfig {
  @Env('AUTH_ACCESS_TOKEN_SECONDS', { description: 'Lifetime of an access token, in seconds' })
  @IsInt()
  @Min(30)
  @Max(3600)
  accessTokenSeconds: number = 600;

  @Env('AUTH_SESSION_DAYS', { description: 'Lifetime of a session, in days' })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionDays: number = 30;

  @Env('AUTH_TOKEN_CACHE_SIZE', { description: 'Verified tokens that a process remembers' })
  @IsInt()
  @Min(0)
  tokenCacheSize: number = 10_000;
}
