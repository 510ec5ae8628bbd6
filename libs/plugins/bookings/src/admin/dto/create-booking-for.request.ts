import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';
import { CreateBookingRequest } from '../../dto/create-booking.request.js';

/** A booking on behalf of somebody else. */
export class CreateBookingForRequest extends CreateBookingRequest {
  @ApiProperty({ format: 'uuid', description: 'Whose it becomes' })
  @IsUUID()
  bookerId: string;
}
