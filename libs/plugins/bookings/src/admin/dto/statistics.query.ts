import { ApiProperty } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';

export class StatisticsQuery {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  from: Date;

  @ApiProperty({ type: String, format: 'date-time', description: 'At most 366 days later' })
  @IsDateTime()
  to: Date;
}
