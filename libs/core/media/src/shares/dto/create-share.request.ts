import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';

const YEAR = 31_536_000;

export class CreateShareRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: YEAR, description: 'Default: a week' })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(YEAR)
  expiresInSeconds?: number;
}
