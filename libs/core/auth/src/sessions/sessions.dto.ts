import { ApiProperty } from '@nestjs/swagger';
import { deviceOf } from './device.js';
import type { LiveSession } from './sessions.repository.js';

/** Where and since when someone is signed in. */
export class SessionResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Whether this is the session that asks' })
  current: boolean;

  @ApiProperty({ description: 'For people: as "Firefox on Windows"' })
  device: string;

  @ApiProperty({ type: String, nullable: true })
  userAgent: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'Address that the sign-in came from' })
  ip: string | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', description: 'To within a few minutes' })
  lastSeenAt: string;

  @ApiProperty({ format: 'date-time', description: 'When it ends however much it is used' })
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
