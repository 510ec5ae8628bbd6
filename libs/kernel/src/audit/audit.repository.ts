import { EntityManager, type FilterQuery } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { type AuditQuery, firstIdOf } from '@roost/plugin-kit';
import { AuditRecordEntity } from './audit-record.entity.js';

/** An id and the time of the same line differ by no more, also where a clock was set back between two lines. */
const CLOCK_MS = 3_600_000;

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
      // By the times alone the whole log would be read: ids lead to them, nearly.
      $and: [
        ...(from ? [{ id: { $gte: firstIdOf(plus(from, -CLOCK_MS)) } }] : []),
        ...(to ? [{ id: { $lt: firstIdOf(plus(to, CLOCK_MS)) } }] : []),
        ...(cursor === undefined ? [] : [{ id: { $lt: cursor } }]),
      ],
    };
    return this.em.find(AuditRecordEntity, where, { orderBy: { id: 'desc' }, limit, disableIdentityMap: true });
  }
}

const plus = (time: Date, milliseconds: number): Date => new Date(time.getTime() + milliseconds);
