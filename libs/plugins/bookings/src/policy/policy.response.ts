import { ApiProperty } from '@nestjs/swagger';
import { AutomaticApprovalBody } from './automatic-approval.body.js';
import { HoursBody } from './hours.body.js';
import { type Policy, WHO_MAY_BOOK, type WhoMayBook } from './policy.js';

/** The rules of a resource. */
export class PolicyResponse implements Policy {
  @ApiProperty({ example: 'Europe/Stockholm' })
  timeZone: string;

  @ApiProperty({ enum: WHO_MAY_BOOK, enumName: 'WhoMayBook' })
  whoMayBook: WhoMayBook;

  @ApiProperty({ type: [String], format: 'uuid' })
  unitIds: string[];

  @ApiProperty({ type: [HoursBody], description: 'Empty: always open' })
  openingHours: HoursBody[];

  @ApiProperty({ type: 'integer' })
  minMinutes: number;

  @ApiProperty({ type: 'integer' })
  maxMinutes: number;

  @ApiProperty({ type: 'integer' })
  maxDaysAhead: number;

  @ApiProperty({ type: 'integer' })
  bufferMinutes: number;

  @ApiProperty()
  needsApproval: boolean;

  @ApiProperty({ type: [AutomaticApprovalBody] })
  automatic: AutomaticApprovalBody[];

  static from(policy: Policy): PolicyResponse {
    return { ...policy };
  }
}
