import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IfGiven, Trimmed } from '@roost/plugin-kit';
import { IsString, IsUUID, Length } from 'class-validator';

export class CreateThingRequest {
  @ApiProperty({ minLength: 1, maxLength: 200 })
  @Trimmed()
  @IsString()
  @Length(1, 200)
  name: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The resource of bookings that it is, too' })
  @IfGiven()
  @IsUUID()
  resourceId?: string;
}
