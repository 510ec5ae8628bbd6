import { Injectable } from '@nestjs/common';
import {
  type AuditEntry,
  AuditLog,
  type AuditReader,
  type AuditQuery,
  type AuditRecord,
  Database,
  newId,
  Page,
  personOf,
} from '@roost/plugin-kit';
import { RequestScope } from '../scope/request-scope.js';
import { AuditRepository } from './audit.repository.js';

@Injectable()
export class AuditTrail extends AuditLog implements AuditReader {
  constructor(
    private readonly database: Database,
    private readonly records: AuditRepository,
  ) {
    super();
  }

  async record({ action, target, projectId, details = {}, actorId, keyId }: AuditEntry): Promise<void> {
    this.database.requireTransaction(`${action} was written to the audit log`);
    const scope = RequestScope.current;
    const principal = personOf(scope?.principal);
    const isOwn = actorId === undefined || actorId === principal?.userId;
    const ownKeyId = isOwn && principal?.kind === 'key' ? principal.keyId : null;
    await this.records.insert({
      id: newId(),
      projectId,
      actorId: actorId ?? principal?.userId ?? null,
      keyId: keyId ?? ownKeyId,
      action,
      target,
      ip: scope?.ip ?? null,
      traceId: scope?.traceId ?? null,
      details: { ...details },
    });
  }

  async list(query: AuditQuery): Promise<Page<AuditRecord>> {
    return Page.of(await this.records.list({ ...query, limit: query.limit + 1 }), query.limit);
  }
}
