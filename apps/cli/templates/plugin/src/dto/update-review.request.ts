import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';

/** Left out stays as it is. */
export class UpdateReviewRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 5 })
  @IfGiven()
  @IsInt()
  @Min(1)
  @Max(5)
  rating?: number;

  @ApiPropertyOptional({ maxLength: 1000 })
  @IfGiven()
  @IsString()
  @Length(0, 1000)
  text?: string;
}
