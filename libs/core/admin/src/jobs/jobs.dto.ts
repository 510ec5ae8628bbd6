import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { JobDetails, JobReport } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { JOB_STATES } from './job-state.js';

/** A job, or an event on its way to its handlers, that is not done. */
export class JobResponse {
  @ApiProperty()
  id: string;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the job; null: it is an event' })
  job: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the event; null: it is a job' })
  event: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description:
      'For an event, `<plugin>/<id>` of its handler, or null until a worker has found the handlers; for a job, its name',
  })
  handler: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Plugin of the job or handler' })
  plugin: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Key of the job; unique among unfinished jobs of its kind',
  })
  key: string | null;

  @ApiProperty({
    enum: JOB_STATES,
    enumName: 'JobState',
    description:
      'waiting: for its time or for a worker. blocked: by an earlier one of its aggregate. queued: in a worker. running. ' +
      'parked: its plugin is off. suspended: its project is suspended. failed: the last attempt failed',
  })
  state: (typeof JOB_STATES)[number];

  @ApiProperty({ description: 'Number of attempts that have begun' })
  attempts: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Latest progress of the current run; null: none reported',
  })
  progress: Record<string, unknown> | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last run failed; null: no run failed' })
  lastError: string | null;

  @ApiProperty({ format: 'date-time', description: 'When it can run next, or when the current run was due' })
  runAt: string;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from(report: JobReport): JobResponse {
    const { id, job, event, handler, plugin, key, state, attempts, lastError, runAt, createdAt } = report;
    const times = { runAt: runAt.toISOString(), createdAt: createdAt.toISOString() };
    const progress = report.progress as Record<string, unknown> | null;
    return { id, job, event, handler, plugin, key, state, attempts, progress, lastError, ...times };
  }
}

/** A job with what it carries. */
export class JobDetailsResponse extends JobResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Payload of the job or event',
  })
  payload: Record<string, unknown>;

  @ApiProperty({ type: String, nullable: true, description: 'Trace id of the request that created it' })
  traceId: string | null;

  static override from(details: JobDetails): JobDetailsResponse {
    const { payload, traceId } = details;
    return Object.assign(new JobDetailsResponse(), JobResponse.from(details), { payload, traceId });
  }
}

export class ListJobsQuery {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(100)
  limit: number = 20;

  @ApiPropertyOptional({ description: '`meta.nextCursor` of the previous page' })
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  cursor?: string;

  @ApiPropertyOptional({ enum: JOB_STATES, enumName: 'JobState' })
  @IsOptional()
  @IsIn(JOB_STATES)
  state?: (typeof JOB_STATES)[number];

  @ApiPropertyOptional({ description: 'Name of the job or event', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  name?: string;

  @ApiPropertyOptional({ description: 'Plugin of the job or handler', maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  plugin?: string;
}
