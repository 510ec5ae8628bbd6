import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';

/** The file that will be sent. */
export class PresignRequest {
  @ApiProperty({ maxLength: 255 })
  @IsString()
  @MaxLength(255)
  filename: string;

  @ApiProperty({ type: 'integer', format: 'int64', minimum: 1 })
  @IsInt()
  @Min(1)
  bytes: number;

  @ApiProperty({ description: 'Of the file, in hex' })
  @Matches(/^[0-9a-f]{64}$/)
  sha256: string;

  @ApiPropertyOptional({ description: 'What the file has to be found to be' })
  @IsOptional()
  @Matches(/^[a-z]+\/[a-z0-9.+-]+$/)
  @MaxLength(100)
  mime?: string;
}
