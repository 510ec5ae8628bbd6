import type { EntityManager } from '@mikro-orm/postgresql';
import { escapeLike } from '@roost/plugin-kit';
import { PictShareObject } from './pictshare-object.entity.js';

const PAGE = 500;

/** Which of our keys is which file. */
export class PictShareObjectsRepository {
  constructor(private readonly em: EntityManager) {}

  async find(key: string): Promise<PictShareObject | null> {
    return this.em.fork().findOne(PictShareObject, { key });
  }

  async save(tx: EntityManager, object: Omit<PictShareObject, 'modifiedAt'>): Promise<void> {
    await tx.upsert(PictShareObject, { ...object, modifiedAt: new Date() });
  }

  async delete(tx: EntityManager, key: string, hash: string): Promise<boolean> {
    return (await tx.nativeDelete(PictShareObject, { key, hash })) > 0;
  }

  /** The other keys that are the same file, those with a delete code first. */
  async sharing(tx: EntityManager, hash: string): Promise<PictShareObject[]> {
    return tx.find(PictShareObject, { hash }, { orderBy: { deleteCode: 'asc nulls last' }, disableIdentityMap: true });
  }

  async setDeleteCode(tx: EntityManager, key: string, deleteCode: string): Promise<void> {
    await tx.nativeUpdate(PictShareObject, { key }, { deleteCode });
  }

  /** What starts with a prefix, in order of keys. */
  async *list(prefix: string): AsyncIterable<PictShareObject> {
    for (let after = ''; ;) {
      const where = { $and: [{ key: { $like: `${escapeLike(prefix)}%` } }, { key: { $gt: after } }] };
      const page = await this.em.fork().find(PictShareObject, where, { orderBy: { key: 'asc' }, limit: PAGE });
      yield* page;
      const last = page.at(-1);
      if (!last || page.length < PAGE) return;
      after = last.key;
    }
  }
}
