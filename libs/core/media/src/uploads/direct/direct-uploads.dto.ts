import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import type { DirectUpload } from './direct-uploads.js';

/** The request that sends the file. */
export class DirectUploadResponse {
  @ApiProperty({ format: 'uuid', description: 'Id of the media item that it will become' })
  id: string;

  @ApiProperty({ enum: ['PUT'], enumName: 'UploadMethod' })
  method: string;

  @ApiProperty({ format: 'uri' })
  url: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    description: 'Send these headers unchanged',
  })
  headers: Record<string, string>;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  static from({ id, request, expiresAt }: DirectUpload): DirectUploadResponse {
    return Object.assign(new DirectUploadResponse(), { id, ...request, expiresAt: expiresAt.toISOString() });
  }
}

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

  @ApiProperty({ description: 'SHA-256 of the file, in hex' })
  @Matches(/^[0-9a-f]{64}$/)
  sha256: string;

  @ApiPropertyOptional({ description: 'Media type; the detected type must be the same' })
  @IsOptional()
  @Matches(/^[a-z]+\/[a-z0-9.+-]+$/)
  @MaxLength(100)
  mime?: string;
}
