import { ApiProperty } from '@nestjs/swagger';
import type { JobReport } from '@roost/plugin-kit';
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
      'Of an event `<plugin>/<id>` of the handler, null until a worker has found who handles it; of a job its name',
  })
  handler: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'The plugin whose job or handler it is' })
  plugin: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Names the job among those of its kind' })
  key: string | null;

  @ApiProperty({
    enum: JOB_STATES,
    enumName: 'JobState',
    description:
      'waiting for its time or a worker, blocked by the one before it of its aggregate, queued in a worker, running, parked while its plugin ' +
      'is off, or failed: it was given up',
  })
  state: (typeof JOB_STATES)[number];

  @ApiProperty({ description: 'Runs begun' })
  attempts: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'What the present run last reported of itself; null: nothing',
  })
  progress: Record<string, unknown> | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last run failed; null: none did' })
  lastError: string | null;

  @ApiProperty({ format: 'date-time', description: 'When it may run next, or might when it began' })
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
