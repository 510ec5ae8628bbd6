import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { MAX_RUNGS } from '@roost/imaging';
import { LadderStepBody } from './ladder-step.body.js';

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

  @ApiPropertyOptional({ type: 'integer', format: 'int64', nullable: true, description: 'Of one person, in bytes' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  userQuota?: number | null;

  @ApiPropertyOptional({ type: 'integer', format: 'int64', nullable: true, description: 'Of all, in bytes' })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  projectQuota?: number | null;
}
