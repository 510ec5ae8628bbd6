import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Trimmed } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

export class AskSwapRequest {
  @ApiProperty({ maxLength: 100, description: 'Who is to take your place' })
  @Trimmed()
  @IsString()
  @MaxLength(100)
  username: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'A shift of theirs that you take in return' })
  @IsOptional()
  @IsUUID()
  returnShiftId?: string;
}
