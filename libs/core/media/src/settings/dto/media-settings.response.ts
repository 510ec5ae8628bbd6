import { ApiProperty } from '@nestjs/swagger';
import type { ProjectSettings } from '../settings.service.js';
import { LadderStepBody } from './ladder-step.body.js';

/** What holds for the media of the project. */
export class MediaSettingsResponse {
  @ApiProperty({ type: [LadderStepBody] })
  ladder: readonly LadderStepBody[];

  @ApiProperty({ type: 'integer', description: 'Counts the changes of the ladder' })
  ladderVersion: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Of one person, in bytes; null: no limit',
  })
  userQuota: number | null;

  @ApiProperty({ type: 'integer', format: 'int64', nullable: true, description: 'Of all, in bytes; null: no limit' })
  projectQuota: number | null;

  static from(settings: ProjectSettings): MediaSettingsResponse {
    return Object.assign(new MediaSettingsResponse(), settings);
  }
}
