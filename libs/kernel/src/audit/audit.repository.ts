import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import type { AuditQuery } from '@roost/plugin-kit';
import { AuditRecordEntity } from './audit-record.entity.js';

@Injectable()
export class AuditRepository {
  constructor(private readonly em: EntityManager) {}

  async insert(record: Omit<AuditRecordEntity, 'createdAt'>): Promise<void> {
    await this.em.insert(AuditRecordEntity, { ...record, createdAt: new Date() });
  }

  async list({
    projectId,
    actorId,
    target,
    action,
    from,
    to,
    limit,
    cursor,
  }: AuditQuery): Promise<AuditRecordEntity[]> {
    const where: FilterQuery<AuditRecordEntity> = {
      projectId,
      ...(actorId === undefined ? {} : { actorId }),
      ...(target === undefined ? {} : { target }),
      ...(action === undefined ? {} : { action }),
      ...(from || to ? { createdAt: { ...(from ? { $gte: from } : {}), ...(to ? { $lt: to } : {}) } } : {}),
      ...(cursor === undefined ? {} : { id: { $lt: cursor } }),
    };
    return this.em.find(AuditRecordEntity, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }
}
