import { Env, Installation } from '@roost/plugin-kit';
import { IsNumber, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';

/** Of all packages, which have one version. */
const ROOST_VERSION = '0.1.0';

/** What is reported of faults and of time. */
export abstract class SentryConfig extends Installation {
  @Env('SENTRY_DSN', {
    description: 'Sentry DSN that 5xx errors are reported to. If empty, nothing is reported',
    secret: true,
  })
  @IsOptional()
  @IsUrl({ require_tld: false, require_protocol: true })
  sentryDsn?: string;

  @Env('SENTRY_TRACES_SAMPLE_RATE', {
    description: 'Share of requests and jobs whose performance is reported to SENTRY_DSN, from 0 (none) to 1 (all)',
  })
  @IsNumber()
  @Min(0)
  @Max(1)
  sentryTracesSampleRate: number = 0;

  @Env('SENTRY_ENVIRONMENT', { description: 'Environment name in Sentry. Default NODE_ENV' })
  @IsOptional()
  @IsString()
  sentryEnvironment?: string;

  @Env('SENTRY_RELEASE', { description: 'Release name in Sentry' })
  @IsString()
  sentryRelease: string = `roost@${ROOST_VERSION}`;

  /** Whether it is reported how long requests and jobs take. */
  get isTracing(): boolean {
    return Boolean(this.sentryDsn) && this.sentryTracesSampleRate > 0;
  }
}
