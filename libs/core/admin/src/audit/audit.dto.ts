import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { type AuditRecord, IsDateTime, PageQuery } from '@roost/plugin-kit';
import { IsOptional, IsString, IsUUID, MaxLength } from 'class-validator';

/** Who did what, to what, from where. */
export class AuditRecordResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, description: 'null: the system itself' })
  actorId: string | null;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    description: 'The API key that it was done with; null: a session, or the system',
  })
  keyId: string | null;

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

  static from({ createdAt, ...record }: AuditRecord): AuditRecordResponse {
    const { id, actorId, keyId, action, target, ip, traceId, details } = record;
    return { id, actorId, keyId, action, target, ip, traceId, details, createdAt: createdAt.toISOString() };
  }
}

export class ListAuditQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Id of the person who did it' })
  @IsOptional()
  @IsUUID()
  actor?: string;

  @ApiPropertyOptional({ description: 'What it was done to, for example user:<id>', maxLength: 200 })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  target?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'At or after this time' })
  @IsOptional()
  @IsDateTime()
  from?: Date;

  @ApiPropertyOptional({ type: String, format: 'date-time', description: 'Before this time' })
  @IsOptional()
  @IsDateTime()
  to?: Date;
}
