import { ApiProperty } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';

/** Until when somebody wants to have a thing, at first or longer. */
export class BorrowRequest {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  dueAt: Date;
}
