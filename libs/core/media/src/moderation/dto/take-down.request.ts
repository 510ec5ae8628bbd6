import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';

/** Why something is taken down. */
export class TakeDownRequest {
  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Its owner reads it' })
  @IsString()
  @Length(1, 500)
  reason: string;
}
