import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven } from '@roost/plugin-kit';
import { IsString, IsUUID, Length } from 'class-validator';

export class CreateThingRequest {
  @ApiProperty({ minLength: 1, maxLength: 200 })
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The resource of bookings that it is, too' })
  @IfGiven()
  @IsUUID()
  resourceId?: string;
}
