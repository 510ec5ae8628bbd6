import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { DiaryEntry } from './diary-entry.entity.js';

@Injectable()
export class DiaryRepository {
  constructor(private readonly em: EntityManager) {}

  /** Inserts one row for each delivery. */
  async insert(entry: DiaryEntry): Promise<void> {
    await this.em.upsert(DiaryEntry, entry, { onConflictAction: 'ignore' });
  }

  async countSince(projectId: string, since: Date): Promise<{ name: string; count: number }[]> {
    return this.em.execute<{ name: string; count: number }[]>(
      `select name, count(*)::int as count from lending_diary_entry
       where project_id = ? and happened_at >= ? group by name order by name`,
      [projectId, since],
    );
  }

  async deleteBefore(moment: Date): Promise<void> {
    await this.em.nativeDelete(DiaryEntry, { happenedAt: { $lt: moment } });
  }
}
