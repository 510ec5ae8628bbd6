import { Env, LOCALE_TAG } from '@roost/plugin-kit';
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
import { SentryConfig } from './sentry.config.js';

const ANY_HOST = { require_tld: false, require_protocol: true };

/** Settings of the processes themselves. Those of a feature are in the `*.config.ts` of its plugin. */
export class KernelConfig extends SentryConfig {
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

  @Env('PUBLIC_URL', { description: 'Public URL of the API, for links. Default http://localhost:PORT' })
  @IsOptional()
  @IsUrl(ANY_HOST)
  publicUrl?: string;

  @Env('APP_NAME', { description: 'Name of the product in mails and on pages. A project can have its own name' })
  @Matches(/^[^\p{C}<>"]+$/u, { message: 'APP_NAME must be one line of text without < > and "' })
  @MaxLength(100)
  appName: string = 'Roost';

  @Env('DEFAULT_LOCALE', { description: 'Default language of mails and pages, as en or pt-BR' })
  @Matches(LOCALE_TAG, { message: 'DEFAULT_LOCALE must be the tag of a language, as en or pt-BR' })
  defaultLocale: string = 'en';

  @Env('DATABASE_URL', {
    description: 'URL of Postgres 18 or newer. If empty, `npm start` starts an embedded Postgres',
    secret: true,
  })
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_URL must start with postgres://' })
  databaseUrl: string;

  @Env('DATABASE_OWNER_URL', {
    description:
      'URL of the same database with the role that owns its tables, for migrations. API and worker do not need it. Default DATABASE_URL',
    secret: true,
  })
  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'DATABASE_OWNER_URL must start with postgres://' })
  databaseOwnerUrl?: string;

  @Env('DATABASE_POOL', { description: 'Maximum number of connections to Postgres per process' })
  @IsInt()
  @Min(2)
  databasePool: number = 10;

  @Env('DATABASE_TIMEOUT_MS', {
    description: 'Time limit of a statement in a request, in milliseconds. 0 means no limit',
  })
  @IsInt()
  @Min(0)
  databaseTimeoutMs: number = 15_000;

  @Env('DATABASE_JOB_TIMEOUT_MS', {
    description: 'Time limit of a statement in a job or a command, in milliseconds. 0 means no limit',
  })
  @IsInt()
  @Min(0)
  databaseJobTimeoutMs: number = 300_000;

  @Env('DATABASE_LOCK_TIMEOUT_MS', {
    description: 'Longest time that a statement may wait for a lock, in milliseconds. 0 means no limit',
  })
  @IsInt()
  @Min(0)
  databaseLockTimeoutMs: number = 10_000;

  @Env('DATABASE_PREPARE', { description: 'Use prepared statements. Set false behind a transaction pooler' })
  @IsBoolean()
  databasePrepare: boolean = true;

  @Env('REDIS_URL', {
    description: 'URL of Redis 6.2 or newer, or of Valkey. If empty, `npm start` starts an embedded Redis',
    secret: true,
  })
  @Matches(/^rediss?:\/\//, { message: 'REDIS_URL must start with redis://' })
  redisUrl: string;

  @Env('REDIS_PREFIX', { description: 'Prefix of every Redis key' })
  @IsString()
  redisPrefix: string = 'roost';

  @Env('ROOST_SECRET', {
    description: 'Secret from which keys are derived, with at least 32 characters. `npm start` creates it once',
    secret: true,
  })
  @MinLength(32)
  secret: string;

  @Env('ROOST_HOME', { description: 'Folder of embedded services, secrets and local files' })
  @IsString()
  home: string = '.roost';

  @Env('WEB_DIR', {
    description:
      'Folder of the built web app. `npm start` and the image have their own. If empty, only the API is served',
  })
  @IsOptional()
  @IsString()
  webDir?: string;

  @Env('ROOST_PLUGINS', {
    description: 'Plugins under development: absolute paths of packages or entry files, separated by commas',
  })
  @IsString({ each: true })
  plugins: string[] = [];

  @Env('ROOST_DISABLED_PLUGINS', { description: 'Names of plugins to disable, separated by commas. Their tables stay' })
  @IsString({ each: true })
  disabledPlugins: string[] = [];

  @Env('LOG_LEVEL', { description: 'trace, debug, info, warn, error or silent' })
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
  logLevel: string = 'info';

  @Env('LOG_FILE_BYTES', { description: 'Maximum size of a log file of `npm start`, in bytes' })
  @IsInt()
  @Min(1024)
  logFileBytes: number = 10_485_760;

  @Env('LOG_FILES', { description: 'Number of log files that are kept for each process' })
  @IsInt()
  @Min(1)
  logFiles: number = 3;

  @Env('DISK_LEAST_FREE_BYTES', {
    description:
      'Minimum free disk space at ROOST_HOME, in bytes. With less, /health/ready reports that the disk is full',
  })
  @IsInt()
  @Min(0)
  diskLeastFreeBytes: number = 1_073_741_824;

  @Env('QUEUE_STALLED_MS', {
    description: 'Time without a finished job after which a queue with due jobs counts as stalled, in milliseconds',
  })
  @IsInt()
  @Min(1000)
  queueStalledMs: number = 900_000;

  @Env('CORS_ORIGINS', { description: 'Origins of browser apps that may call the API, separated by commas' })
  @Matches(/^https?:\/\/[^/*]+$/, { each: true, message: 'CORS_ORIGINS must have origins as https://app.example.org' })
  corsOrigins: string[] = [];

  @Env('TRUSTED_PROXIES', {
    description: 'Addresses or CIDR ranges of reverse proxies whose X-Forwarded-For is trusted',
  })
  @IsString({ each: true })
  trustedProxies: string[] = [];

  @Env('LIMITS_IP_FACTOR', { description: 'Factor for each rate limit by IP address. Raise it if many share one' })
  @IsNumber()
  @Min(0.01)
  limitsIpFactor: number = 1;

  @Env('BODY_LIMIT', { description: 'Maximum size of a JSON body, in bytes' })
  @IsInt()
  @Min(1024)
  bodyLimit: number = 1_048_576;

  @Env('REQUEST_TIMEOUT_MS', { description: 'Time limit for a client to send a request, in milliseconds' })
  @IsInt()
  @Min(1000)
  requestTimeoutMs: number = 300_000;

  @Env('STREAMS_PER_IDENTITY', {
    description:
      'Maximum number of open event streams per process for one person, or for one IP address without a sign-in',
  })
  @IsInt()
  @Min(1)
  streamsPerIdentity: number = 20;

  @Env('STREAMS_PER_PROCESS', {
    description: 'Maximum number of open event streams per process. Each needs about 15 KB',
  })
  @IsInt()
  @Min(1)
  streamsPerProcess: number = 5000;

  @Env('METRICS_TOKEN', {
    description: 'Bearer token of /metrics. Without it, /metrics answers only requests from this machine',
    secret: true,
  })
  @IsOptional()
  @MinLength(16)
  metricsToken?: string;

  @Env('WORKER_METRICS_PORT', {
    description: 'Port on which the worker serves its own /metrics. If empty, it serves none',
  })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(65_535)
  workerMetricsPort?: number;

  @Env('WORKER_NICE', { description: 'Nice value of the worker process, from 0 to 19. The default yields to the API' })
  @IsInt()
  @Min(0)
  @Max(19)
  workerNice: number = 10;

  @Env('OUTBOX_SWEEP_MS', {
    description: 'Interval at which the relay looks for outbox entries that it was not notified of, in milliseconds',
  })
  @IsInt()
  @Min(100)
  outboxSweepMs: number = 5000;

  @Env('OUTBOX_PARKED_DAYS', {
    description:
      'How long events are kept for a disabled plugin, in days. After that, the plugin rebuilds its data when it is enabled',
  })
  @IsInt()
  @Min(1)
  outboxParkedDays: number = 30;

  @Env('OUTBOX_PARKED_ENTRIES', {
    description:
      'Maximum number of events that are kept for a disabled plugin. Beyond it, the plugin rebuilds its data when it is enabled',
  })
  @IsInt()
  @Min(1)
  outboxParkedEntries: number = 100_000;

  @Env('OUTBOX_FAILED_DAYS', {
    description: 'How long failed events and jobs are kept for inspection and retries, in days',
  })
  @IsInt()
  @Min(1)
  outboxFailedDays: number = 90;

  @Env('QUEUE_LOCK_MS', {
    description: 'Time without a sign of life from its worker after which a job runs again, in milliseconds',
  })
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

  get isProduction(): boolean {
    return this.nodeEnv === 'production';
  }
}
