import { ApiProperty } from '@nestjs/swagger';
import type { Contact } from '../people.service.js';

/** Whom a manager can reach. */
export class ContactResponse implements Contact {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  username: string;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ format: 'email' })
  email: string;
}
