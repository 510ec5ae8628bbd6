import { ApiProperty } from '@nestjs/swagger';
import { deviceOf } from './device.js';
import type { LiveSession } from './sessions.repository.js';

/** Where and since when someone is signed in. */
export class SessionResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Whether it is the session of this request' })
  current: boolean;

  @ApiProperty({ description: 'Readable name, for example "Firefox on Windows"' })
  device: string;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Client address of the sign-in' })
  ip: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'Accurate to a few minutes' })
  lastSeenAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it ends, even if it is in use' })
  expiresAt: string;

  static from({ id, ip, userAgent, createdAt, lastSeenAt, expiresAt }: LiveSession, current: string): SessionResponse {
    return {
      id,
      current: id === current,
      device: deviceOf(userAgent),
      userAgent,
      ip,
      createdAt: createdAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    };
  }
}
