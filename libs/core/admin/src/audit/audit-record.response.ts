import { ApiProperty } from '@nestjs/swagger';
import type { AuditRecord } from '@roost/plugin-kit';

/** Who did what, to what, from where. */
export class AuditRecordResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null: the system itself' })
  actorId: string | null;

  @ApiProperty({ example: 'users.suspended' })
  action: string;

  @ApiProperty({ example: 'user:01a1fb4b-2565-741a-844b-e95db20fbf1e' })
  target: string;

  @ApiProperty({ type: String, nullable: true })
  ip: string | null;

  @ApiProperty({ type: String, nullable: true })
  traceId: string | null;

  @ApiProperty({ type: 'object', additionalProperties: true })
  details: Record<string, unknown>;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  static from({ id, actorId, action, target, ip, traceId, details, createdAt }: AuditRecord): AuditRecordResponse {
    return { id, actorId, action, target, ip, traceId, details, createdAt: createdAt.toISOString() };
  }
}
