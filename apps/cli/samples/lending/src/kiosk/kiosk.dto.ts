import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

export class OpenKioskRequest {
  @ApiProperty({ minLength: 4, maxLength: 12 })
  @IsString()
  @Length(4, 12)
  pin: string;
}
