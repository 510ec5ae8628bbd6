import { ApiProperty } from '@nestjs/swagger';

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
