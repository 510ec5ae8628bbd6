import { ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, IsDateTime } from '@roost/plugin-kit';

/** Another time. What is left out stays as it is. */
export class TimeChangesRequest {
  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  start?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time' })
  @IfGiven()
  @IsDateTime()
  end?: Date;
}
