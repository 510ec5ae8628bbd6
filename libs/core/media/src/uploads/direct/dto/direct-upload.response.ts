import { ApiProperty } from '@nestjs/swagger';
import type { DirectUpload } from '../direct-uploads.js';

/** The request that sends the file. */
export class DirectUploadResponse {
  @ApiProperty({ format: 'uuid', description: 'Of the media to be' })
  id: string;

  @ApiProperty({ enum: ['PUT'], enumName: 'UploadMethod' })
  method: string;

  @ApiProperty({ format: 'uri' })
  url: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'To be sent as they are' })
  headers: Record<string, string>;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  static from({ id, request, expiresAt }: DirectUpload): DirectUploadResponse {
    return Object.assign(new DirectUploadResponse(), { id, ...request, expiresAt: expiresAt.toISOString() });
  }
}
