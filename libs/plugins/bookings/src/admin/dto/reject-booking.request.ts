import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class RejectBookingRequest {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Why: the booker is told' })
  @IsString()
  @Length(1, 500)
  reason: string;
}
