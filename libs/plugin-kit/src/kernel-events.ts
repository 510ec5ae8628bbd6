import { ApiProperty } from '@nestjs/swagger';
import { defineEvent } from './events.js';

/** A job that was given up. */
export class JobFailed {
  @ApiProperty({ description: 'Name of the job' })
  job: string;

  @ApiProperty({ type: Object, description: 'What it was enqueued with' })
  payload: unknown;

  @ApiProperty({ description: 'Why its last run failed' })
  reason: string;
}

/** A job was given up after its last attempt. */
export const jobFailed = defineEvent('kernel.job-failed', { version: 1, payload: JobFailed });
