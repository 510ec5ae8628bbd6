import { ApiProperty } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import type { LoanRow } from './loans.repository.js';

/** Until when somebody wants to have a thing, at first or longer. */
export class BorrowRequest {
  @ApiProperty({ type: String, format: 'date-time' })
  @IsDateTime()
  dueAt: Date;
}

/** What opens the door while a loan lasts. */
export class DoorCodeResponse {
  @ApiProperty({ pattern: String.raw`^\d{6}$` })
  code: string;
}

/** Somebody has, or had, a thing. */
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

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null: it is still out' })
  returnedAt: string | null;

  static from({ id, thingId, borrowerId, dueAt, isOverdue, returnedAt }: LoanRow): LoanResponse {
    return { id, thingId, borrowerId, dueAt, overdue: isOverdue, returnedAt };
  }
}
