import { ApiProperty } from '@nestjs/swagger';
import { IsInt, IsNotIn, Matches, Max, Min } from 'class-validator';
import { WEBP_MAX_EDGE } from '@roost/imaging';

/** Words that stand for something else in the same place of a path. */
const RESERVED = ['original', 'file', 'events', 'render', 'shares', 'complete', 'o', 's', 'm', 'l'];

/** One rung of a ladder. */
export class LadderStepBody {
  @ApiProperty({ example: 'thumb', pattern: '^[a-z][a-z0-9-]{0,30}$' })
  @Matches(/^[a-z][a-z0-9-]{0,30}$/)
  @IsNotIn(RESERVED)
  name: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: WEBP_MAX_EDGE, description: 'Longest edge at most, in pixels' })
  @IsInt()
  @Min(1)
  @Max(WEBP_MAX_EDGE)
  box: number;
}
