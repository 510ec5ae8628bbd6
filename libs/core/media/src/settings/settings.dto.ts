import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { WEBP_MAX_EDGE, MAX_RUNGS } from '@roost/imaging';
import { Type } from 'class-transformer';
import {
  IsInt,
  IsNotIn,
  Matches,
  Max,
  Min,
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsOptional,
  ValidateNested,
} from 'class-validator';
import type { ProjectSettings } from './settings.service.js';

/** Words that stand for something else in the same place of a path. */
const RESERVED = ['original', 'file', 'events', 'render', 'shares', 'complete', 'o', 's', 'm', 'l'];

/** One rung of a ladder. */
export class LadderStepBody {
  @ApiProperty({ example: 'thumb', pattern: '^[a-z][a-z0-9-]{0,30}$' })
  @Matches(/^[a-z][a-z0-9-]{0,30}$/)
  @IsNotIn(RESERVED)
  name: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: WEBP_MAX_EDGE, description: 'Longest edge, in pixels' })
  @IsInt()
  @Min(1)
  @Max(WEBP_MAX_EDGE)
  box: number;
}

/** What the project is to settle; what is left out stays, null is the server's default. */
export class MediaSettingsRequest {
  @ApiPropertyOptional({ type: [LadderStepBody], nullable: true, minItems: 1, maxItems: MAX_RUNGS })
  @IsOptional()
  @Type(() => LadderStepBody)
  @ValidateNested({ each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_RUNGS)
  @ArrayUnique(({ name }: LadderStepBody) => name)
  @ArrayUnique(({ box }: LadderStepBody) => box)
  ladder?: LadderStepBody[] | null;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Quota of each person, in bytes',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  userQuota?: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Quota of the project, in bytes',
  })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  projectQuota?: number | null;
}

/** What holds for the media of the project. */
export class MediaSettingsResponse {
  @ApiProperty({ type: [LadderStepBody] })
  ladder: readonly LadderStepBody[];

  @ApiProperty({ type: 'integer', description: 'Number of changes of the ladder' })
  ladderVersion: number;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Quota of each person, in bytes; null: no limit',
  })
  userQuota: number | null;

  @ApiProperty({
    type: 'integer',
    format: 'int64',
    nullable: true,
    description: 'Quota of the project, in bytes; null: no limit',
  })
  projectQuota: number | null;

  static from(settings: ProjectSettings): MediaSettingsResponse {
    return Object.assign(new MediaSettingsResponse(), settings);
  }
}
