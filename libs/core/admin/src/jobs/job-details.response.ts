import { ApiProperty } from '@nestjs/swagger';
import type { JobDetails } from '@roost/plugin-kit';
import { JobResponse } from './job.response.js';

/** A job with what it carries. */
export class JobDetailsResponse extends JobResponse {
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'What the job was enqueued with, or the event emitted',
  })
  payload: Record<string, unknown>;

  @ApiProperty({ type: String, nullable: true, description: 'Trace id of the request that caused it' })
  traceId: string | null;

  static override from(details: JobDetails): JobDetailsResponse {
    const { payload, traceId } = details;
    return Object.assign(new JobDetailsResponse(), JobResponse.from(details), { payload, traceId });
  }
}
