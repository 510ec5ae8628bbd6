import { ApiProperty } from '@nestjs/swagger';
import type { NewShare } from '../shares.service.js';
import { ShareResponse } from './share.response.js';

/** A link, with what makes it work. */
export class NewShareResponse extends ShareResponse {
  @ApiProperty({ description: 'To be put behind any path of what it shows, as `?share=`' })
  token: string;

  @ApiProperty({ description: 'Of the file, or the album', format: 'uri' })
  url: string;

  static override from({ id, token, url, expiresAt }: NewShare): NewShareResponse {
    return Object.assign(new NewShareResponse(), { id, token, url, expiresAt: expiresAt.toISOString() });
  }
}
