import { ApiPropertyOptional, ApiProperty } from '@nestjs/swagger';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { NewShare } from './shares.service.js';

const YEAR = 31_536_000;

export class CreateShareRequest {
  @ApiPropertyOptional({ type: 'integer', minimum: 60, maximum: YEAR, description: 'Default: one week' })
  @IsOptional()
  @IsInt()
  @Min(60)
  @Max(YEAR)
  expiresInSeconds?: number;
}

/** A link that I made. Where it leads was told once, when it was made. */
export class ShareResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ format: 'date-time' })
  expiresAt: string;

  static from({ id, expiresAt }: { id: string; expiresAt: Date }): ShareResponse {
    return Object.assign(new ShareResponse(), { id, expiresAt: expiresAt.toISOString() });
  }
}

/** A link, with what makes it work. */
export class NewShareResponse extends ShareResponse {
  @ApiProperty({ description: 'Add it to any path of what it shows, as `?share=`' })
  token: string;

  @ApiProperty({ description: 'URL of the file or the album', format: 'uri' })
  url: string;

  static override from({ id, token, url, expiresAt }: NewShare): NewShareResponse {
    return Object.assign(new NewShareResponse(), { id, token, url, expiresAt: expiresAt.toISOString() });
  }
}
