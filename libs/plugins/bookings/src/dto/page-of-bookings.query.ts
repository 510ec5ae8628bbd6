import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime, PageQuery } from '@roost/plugin-kit';
import { IsOptional } from 'class-validator';

/** A page of the bookings of a period. */
export class PageOfBookingsQuery extends PageQuery {
  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Ends after this moment' })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Begins before this moment' })
  @IsOptional()
  @IsDateTime()
  to?: Date;
}
