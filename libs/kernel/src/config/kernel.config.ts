import { Env, Installation } from '@roost/plugin-kit';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';

/** Of all packages, which have one version. */
const ROOST_VERSION = '0.1.0';
const ANY_HOST = { require_tld: false, require_protocol: true };

/** Settings of the processes themselves. Those of a feature are in the `*.config.ts` of its plugin. */
export class KernelConfig extends Installation {
  @Env('NODE_ENV', { description: 'development, test or production' })
  @IsIn(['development', 'test', 'production'])
  nodeEnv: string = 'development';

  @Env('HOST', { description: 'Address that the API listens on' })
  @IsString()
  host: string = '0.0.0.0';

  @Env('PORT', { description: 'Port that the API listens on' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  port: number = 8000;

  @Env('PUBLIC_URL', {
    description: 'Where people reach the API; links in mails start with it. Default http://localhost:PORT',
  })
  @IsOptional()
  @IsUrl(ANY_HOST)
  publicUrl?: string;

  @Env('APP_NAME', {
    description: 'What people know the product by, in mails and on pages. A project may have a name of its own',
  })
  @Matches(/^[^\p{C}<>"]+$/u, { message: 'APP_NAME must be a line of text without < > and "' })
  @MaxLength(100)
  appName: string = 'Roost';

  @Env('DEFAULT_LOCALE', {
    description: 'Language of mails and pages for people who asked for none that there is, as two letters',
  })
  @Matches(/^[a-z]{2}$/, { message: 'DEFAULT_LOCALE must be two lower-case letters' })
  defaultLocale: string = 'en';

  @Env('DATABASE_URL', { description: 'Postgres 18 or newer. Empty with `npm start`: an embedded one', secret: true })
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must start with postgres://' })
  databaseUrl: string;

  @Env('DATABASE_OWNER_URL', {
    description:
      'The same database, as the role that owns its tables: for migrations. Empty: DATABASE_URL. API and worker do not need it',
    secret: true,
  })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_OWNER_URL must start with postgres://' })
  databaseOwnerUrl?: string;

  @Env('DATABASE_POOL', { description: 'Connections to Postgres per process, at most' })
  @IsInt()
  @Min(2)
  databasePool: number = 10;

  @Env('DATABASE_TIMEOUT_MS', {
    description: 'Longest time that a statement of a request may take, in milliseconds; 0: any',
  })
  @IsInt()
  @Min(0)
  databaseTimeoutMs: number = 15_000;

  @Env('DATABASE_JOB_TIMEOUT_MS', {
    description: 'Longest time that a statement of a job or a command may take, in milliseconds; 0: any',
  })
  @IsInt()
  @Min(0)
  databaseJobTimeoutMs: number = 300_000;

  @Env('DATABASE_LOCK_TIMEOUT_MS', {
    description: 'Longest time that a statement may wait for a lock, in milliseconds; 0: any',
  })
  @IsInt()
  @Min(0)
  databaseLockTimeoutMs: number = 10_000;

  @Env('DATABASE_PREPARE', {
    description: 'Whether connections keep statements prepared; false behind a pooler that shares them per transaction',
  })
  @IsBoolean()
  databasePrepare: boolean = true;

  @Env('REDIS_URL', {
    description: 'Redis 6.2 or newer, or Valkey. Empty with `npm start`: an embedded one',
    secret: true,
  })
  @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must start with redis://' })
  redisUrl: string;

  @Env('REDIS_PREFIX', { description: 'Prefix of every Redis key' })
  @IsString()
  redisPrefix: string = 'roost';

  @Env('ROOST_SECRET', {
    description: 'At least 32 characters; keys are derived from it. Made once by `npm start`',
    secret: true,
  })
  @MinLength(32)
  secret: string;

  @Env('ROOST_HOME', { description: 'Folder of embedded services, secrets and local files' })
  @IsString()
  home: string = '.roost';

  @Env('ROOST_PLUGINS', {
    description: 'Plugins under development: absolute paths of packages or entry files, separated by commas',
  })
  @IsString({ each: true })
  plugins: string[] = [];

  @Env('ROOST_DISABLED_PLUGINS', { description: 'Plugins to leave out, by name; their tables stay' })
  @IsString({ each: true })
  disabledPlugins: string[] = [];

  @Env('LOG_LEVEL', { description: 'trace, debug, info, warn, error or silent' })
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
  logLevel: string = 'info';

  @Env('LOG_FILE_BYTES', { description: 'Largest file of what a process of `npm start` prints, in bytes' })
  @IsInt()
  @Min(1024)
  logFileBytes: number = 10_485_760;

  @Env('LOG_FILES', { description: 'Such files that are kept for each process: the newest and those before it' })
  @IsInt()
  @Min(1)
  logFiles: number = 3;

  @Env('DISK_LEAST_FREE_BYTES', {
    description: 'Bytes that have to be free where ROOST_HOME is: with less, /health/ready tells that the disk is full',
  })
  @IsInt()
  @Min(0)
  diskLeastFreeBytes: number = 1_073_741_824;

  @Env('QUEUE_STALLED_MS', {
    description: 'A queue in which work has been due for so long, and none has ended, does not move, in milliseconds',
  })
  @IsInt()
  @Min(1000)
  queueStalledMs: number = 900_000;

  @Env('CORS_ORIGINS', {
    description: 'Origins of browser apps that may call the API, separated by commas; * is refused',
  })
  @Matches(/^https?:\/\/[^/*]+$/, { each: true, message: 'CORS_ORIGINS must hold origins as https://app.example.org' })
  corsOrigins: string[] = [];

  @Env('TRUSTED_PROXIES', { description: 'Addresses or CIDR ranges of reverse proxies whose X-Forwarded-For counts' })
  @IsString({ each: true })
  trustedProxies: string[] = [];

  @Env('LIMITS_IP_FACTOR', {
    description: 'Multiplies every rate limit that counts by address, as for a campus behind one',
  })
  @IsNumber()
  @Min(0.01)
  limitsIpFactor: number = 1;

  @Env('BODY_LIMIT', { description: 'Largest JSON body, in bytes' })
  @IsInt()
  @Min(1024)
  bodyLimit: number = 1_048_576;

  @Env('REQUEST_TIMEOUT_MS', { description: 'Longest time a client may take to send a request, in milliseconds' })
  @IsInt()
  @Min(1000)
  requestTimeoutMs: number = 300_000;

  @Env('STREAMS_PER_IDENTITY', {
    description: 'Streams of events that one person, or one address without a sign-in, may have open in a process',
  })
  @IsInt()
  @Min(1)
  streamsPerIdentity: number = 20;

  @Env('STREAMS_PER_PROCESS', { description: 'Streams of events that a process holds open, at about 15 KB each' })
  @IsInt()
  @Min(1)
  streamsPerProcess: number = 5000;

  @Env('METRICS_TOKEN', {
    description: 'Bearer token of /metrics; without one only callers on this machine see it',
    secret: true,
  })
  @IsOptional()
  @MinLength(16)
  metricsToken?: string;

  @Env('WORKER_METRICS_PORT', { description: 'Where the worker serves its own /metrics; empty: nowhere' })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  workerMetricsPort?: number;

  @Env('SENTRY_DSN', { description: 'Where 5xx errors are reported; empty: nowhere', secret: true })
  @IsOptional()
  @IsUrl(ANY_HOST)
  sentryDsn?: string;

  @Env('SENTRY_TRACES_SAMPLE_RATE', {
    description: 'Share of requests and jobs whose performance is reported to SENTRY_DSN, from 0 (none) to 1 (all)',
  })
  @IsNumber()
  @Min(0)
  @Max(1)
  sentryTracesSampleRate: number = 0;

  @Env('SENTRY_ENVIRONMENT', { description: 'Environment of what is reported to SENTRY_DSN. Default NODE_ENV' })
  @IsOptional()
  @IsString()
  sentryEnvironment?: string;

  @Env('SENTRY_RELEASE', { description: 'Release of what is reported to SENTRY_DSN' })
  @IsString()
  sentryRelease: string = `roost@${ROOST_VERSION}`;

  @Env('WORKER_NICE', { description: 'Priority of the worker process, 0 to 19; higher yields more to the API' })
  @IsInt()
  @Min(0)
  @Max(19)
  workerNice: number = 10;

  @Env('OUTBOX_SWEEP_MS', { description: 'How often the relay looks for entries it was not told of, in milliseconds' })
  @IsInt()
  @Min(100)
  outboxSweepMs: number = 5000;

  @Env('OUTBOX_PARKED_DAYS', {
    description: 'How long events are kept for a plugin that is off, in days; then it rebuilds when it is back',
  })
  @IsInt()
  @Min(1)
  outboxParkedDays: number = 30;

  @Env('OUTBOX_PARKED_ENTRIES', {
    description: 'Events that are kept for one plugin that is off, at most; then it rebuilds when it is back',
  })
  @IsInt()
  @Min(1)
  outboxParkedEntries: number = 100_000;

  @Env('OUTBOX_FAILED_DAYS', {
    description: 'How long events and jobs that were given up can be looked at and retried, in days',
  })
  @IsInt()
  @Min(1)
  outboxFailedDays: number = 90;

  @Env('QUEUE_LOCK_MS', { description: 'A job whose worker is silent for so long is run again, in milliseconds' })
  @IsInt()
  @Min(500)
  queueLockMs: number = 10_000;

  /** Where people reach the API, without a trailing slash. */
  get baseUrl(): string {
    return (this.publicUrl ?? `http://localhost:${String(this.port)}`).replace(/\/+$/, '');
  }

  get allowedOrigins(): readonly string[] {
    return [new URL(this.baseUrl).origin, ...this.corsOrigins];
  }

  /** Whether it is reported how long requests and jobs take. */
  get isTracing(): boolean {
    return Boolean(this.sentryDsn) && this.sentryTracesSampleRate > 0;
  }

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}
