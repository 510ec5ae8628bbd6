import { ApiProperty } from '@nestjs/swagger';
import { defineEvent } from './events.js';

/** A job, or the delivery of an event to one handler, that failed in its last attempt. */
export class JobFailed {
  @ApiProperty({ type: String, nullable: true, description: 'Name of the job; null: an event could not be delivered' })
  job: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Name of the event; null: it was a job' })
  event: string | null;

  @ApiProperty({ description: 'Of an event `<plugin>/<id>` of the handler that failed; of a job its name' })
  handler: string;

  @ApiProperty({ type: Object, description: 'Payload of the job or event' })
  payload: unknown;

  @ApiProperty({ description: 'Why the last run failed' })
  reason: string;
}

/** Version 1 was for jobs only. */
function upcast(payload: unknown): JobFailed {
  const { job, ...failed } = payload as { job: string; payload: unknown; reason: string };
  return { ...failed, job, event: null, handler: job };
}

/**
 * A job, or the delivery of an event, failed in its last attempt. A failed handler of this event itself is not reported, because that would
 * not end.
 */
export const jobFailed = defineEvent('kernel.job-failed', { version: 2, payload: JobFailed, upcast });
