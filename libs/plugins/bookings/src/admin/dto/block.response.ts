import { ApiProperty } from '@nestjs/swagger';
import type { Block } from '../../blocks/block.entity.js';
import type { Contact } from '../../people.service.js';
import { ContactResponse } from './contact.response.js';

/** That somebody may not book. */
export class BlockResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: ContactResponse, nullable: true })
  user: ContactResponse | null;

  @ApiProperty()
  reason: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: until it is lifted' })
  expiresAt: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static of(
    { id, userId, reason, expiresAt, createdAt }: Block,
    contacts: ReadonlyMap<string, Contact>,
  ): BlockResponse {
    const user = contacts.get(userId) ?? null;
    return { id, user, reason, expiresAt: expiresAt?.toISOString() ?? null, createdAt: createdAt.toISOString() };
  }
}
