import { ApiProperty } from '@nestjs/swagger';
import type { SigningKey } from '../url-signer.js';

/** The key under which this project's URLs are signed. */
export class SigningKeyResponse {
  @ApiProperty({ type: 'integer', description: 'Counts the changes' })
  version: number;

  @ApiProperty({ description: '32 bytes, in base64url: HMAC-SHA256 of `<options>/<id>.<extension>`' })
  key: string;

  static from({ version, key }: SigningKey): SigningKeyResponse {
    return Object.assign(new SigningKeyResponse(), { version, key: key.toString('base64url') });
  }
}
