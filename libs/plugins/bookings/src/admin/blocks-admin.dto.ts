import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsDateTime } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, Length } from 'class-validator';
import type { Block } from '../blocks/block.entity.js';
import type { Contact } from '../people.service.js';
import { ContactResponse } from './contact.dto.js';

/** That somebody may not book. */
export class BlockResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: ContactResponse, nullable: true })
  user: ContactResponse | null;

  @ApiProperty()
  reason: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'null: until it is removed' })
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

export class CreateBlockRequest {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  userId: string;

  @ApiProperty({ minLength: 1, maxLength: 500, description: 'Reason; shown to the person' })
  @IsString()
  @Length(1, 500)
  reason: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Default: until it is removed' })
  @IsOptional()
  @IsDateTime()
  expiresAt?: Date;
}
