import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';

export class CreateBlockRequest {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  userId: string;

  @ApiProperty({ minLength: 1, maxLength: 500, description: 'They are told' })
  @IsString()
  @Length(1, 500)
  reason: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Left out: until it is lifted' })
  @IsOptional()
  @IsDateTime()
  expiresAt?: Date;
}
