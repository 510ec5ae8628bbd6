import type { EntityManager } from '@mikro-orm/postgresql';
import { escapeLike } from '@roost/plugin-kit';
import { PictShareObject } from './pictshare-object.entity.js';

const PAGE = 500;

/** Which of our keys is which file. */
export class PictShareObjectsRepository {
  constructor(private readonly em: EntityManager) {}

  async find(key: string): Promise<PictShareObject | null> {
    return this.em.fork().findOne(PictShareObject, { key, deletingAt: null });
  }

  /** Also while it is being deleted: whoever began may have been cut off. */
  async findToDelete(key: string): Promise<PictShareObject | null> {
    return this.em.fork().findOne(PictShareObject, { key });
  }

  async findIn(tx: EntityManager, key: string, hash: string): Promise<PictShareObject | null> {
    return tx.findOne(PictShareObject, { key, hash }, { disableIdentityMap: true });
  }

  async save(tx: EntityManager, object: Omit<PictShareObject, 'modifiedAt' | 'deletingAt'>): Promise<void> {
    await tx.upsert(PictShareObject, { ...object, modifiedAt: new Date(), deletingAt: null });
  }

  /**
   * Gives what is under a key another one, unless it is this file.
   *
   * @returns undefined when nothing else is there
   */
  async setAside(
    tx: EntityManager,
    key: string,
    hash: string,
    aside: string,
  ): Promise<Pick<PictShareObject, 'key' | 'hash'> | undefined> {
    const other = await tx.findOne(PictShareObject, { key, hash: { $ne: hash } }, { disableIdentityMap: true });
    if (!other) return undefined;
    await tx.nativeUpdate(PictShareObject, { key }, { key: aside });
    return { key: aside, hash: other.hash };
  }

  async delete(tx: EntityManager, key: string, hash: string): Promise<void> {
    await tx.nativeDelete(PictShareObject, { key, hash });
  }

  /** Says that the file is being deleted, from now on. */
  async markDeleting(tx: EntityManager, object: Pick<PictShareObject, 'key' | 'hash' | 'deleteCode'>): Promise<void> {
    await tx.upsert(PictShareObject, { ...object, bytes: 0, modifiedAt: new Date(), deletingAt: new Date() });
  }

  /** Forgets that a file was being deleted. */
  async deleteMarked(key: string, hash: string): Promise<void> {
    await this.em.fork().nativeDelete(PictShareObject, { key, hash, deletingAt: { $ne: null } });
  }

  /** Whether somebody began to delete the file after `since`. */
  async isBeingDeleted(tx: EntityManager, hash: string, since: Date): Promise<boolean> {
    return (await tx.count(PictShareObject, { hash, deletingAt: { $gt: since } })) > 0;
  }

  /** The keys that are the same file, those with a delete code first. */
  async sharing(tx: EntityManager, hash: string): Promise<PictShareObject[]> {
    const where = { hash, deletingAt: null };
    return tx.find(PictShareObject, where, { orderBy: { deleteCode: 'asc nulls last' }, disableIdentityMap: true });
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
