import { ApiProperty } from '@nestjs/swagger';
import type { Profile } from '../users.repository.js';

export class ErasureResponse {
  @ApiProperty({ type: String, format: 'date-time', description: 'Until then, signing in keeps the account' })
  eraseAt: string;

  static from({ eraseAt }: Profile): ErasureResponse {
    return { eraseAt: eraseAt?.toISOString() ?? '' };
  }
}
