import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { MediaBlob } from '../blobs/media-blob.entity.js';

@Injectable()
export class MoveRepository {
  constructor(private readonly em: EntityManager) {}

  /** Blobs that are not in a storage, in order. */
  async elsewhere(storage: string, after: string, limit: number): Promise<MediaBlob[]> {
    const where = { storage: { $ne: storage }, id: { $gt: after } };
    return this.em.find(MediaBlob, where, { orderBy: { id: 'asc' }, limit, disableIdentityMap: true });
  }

  /** @returns false when the blob is gone, or was moved already. */
  async setStorage(id: string, from: string, to: string): Promise<boolean> {
    return (await this.em.nativeUpdate(MediaBlob, { id, storage: from }, { storage: to })) > 0;
  }
}
