import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class RefreshRequest {
  @ApiPropertyOptional({ description: 'Left out: the session of the cookie', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  refreshToken?: string;
}
