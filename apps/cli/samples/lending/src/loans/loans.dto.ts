import { ApiProperty } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import type { LoanRow } from './loans.repository.js';

/** When a loan is due. */
export class BorrowRequest {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  dueAt: Date;
}

/** The code that opens the door during a loan. */
export class DoorCodeResponse {
  @ApiProperty({ pattern: String.raw`^\d{6}$` })
  code: string;
}

/** A present or past loan of a thing. */
export class LoanResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'uuid' })
  thingId: string;

  @ApiProperty({ format: 'uuid' })
  borrowerId: string;

  @ApiProperty({ format: 'date-time' })
  dueAt: string;

  @ApiProperty()
  overdue: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: not returned yet' })
  returnedAt: string | null;

  static from({ id, thingId, borrowerId, dueAt, isOverdue, returnedAt }: LoanRow): LoanResponse {
    return { id, thingId, borrowerId, dueAt, overdue: isOverdue, returnedAt };
  }
}
