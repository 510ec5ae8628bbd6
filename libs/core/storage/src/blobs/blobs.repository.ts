import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { arrayLiteral, Database, type Parameters, sql, statement, type Tables } from '@roost/plugin-kit';
import type { StagedBytes } from './staged-bytes.js';
import { type BlobStatus, StorageBlob } from './storage-blob.entity.js';
import { StorageVariant } from './storage-variant.entity.js';

/** The result of a claim. */
export interface ClaimedBlob {
  id: string;
  status: BlobStatus;
  isNew: boolean;
}

/** Properties of a blob without references. */
export interface ReleasedBlob extends Pick<StorageBlob, 'id' | 'projectId' | 'bytes' | 'previewId'> {
  /** Names of the storage drivers that have something of it. */
  storages: string[];
}

type NewVariant = Omit<StorageVariant, never>;

/** Where a variant is. */
export type StoredVariant = Pick<StorageVariant, 'object' | 'storage'>;

export type BlobChanges = Partial<
  Omit<StorageBlob, 'id' | 'projectId' | 'sha256' | 'bytes' | 'kind' | 'mime' | 'referenceCount' | 'createdAt'>
>;

type NewBlob = Pick<
  StorageBlob,
  | 'id'
  | 'projectId'
  | 'sha256'
  | 'bytes'
  | 'kind'
  | 'mime'
  | 'charset'
  | 'storage'
  | 'width'
  | 'height'
  | 'duration'
  | 'status'
  | 'notice'
>;

const claim = statement(
  (_: Tables<object>, p: Parameters<NewBlob>) =>
    sql<ClaimedBlob>`insert into storage_blob
      (id, project_id, sha256, bytes, kind, mime, charset, storage, reference_count, width, height, duration, status, notice)
      values (${p.id}, ${p.projectId}, ${p.sha256}, ${p.bytes}, ${p.kind}, ${p.mime}, ${p.charset}, ${p.storage}, 1,
        ${p.width}, ${p.height}, ${p.duration}, ${p.status}, ${p.notice})
      on conflict (project_id, sha256) do update set reference_count = storage_blob.reference_count + 1
      returning id, status, xmax = 0 as "isNew"`,
);

/** Queries on blobs and their variants. All act in the caller's transaction where there is one. */
@Injectable()
export class BlobsRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** Counts one more reference to these bytes, and makes their blob where there is none. */
  async claim(
    staged: StagedBytes,
    projectId: string,
    first: { status: BlobStatus; notice: string | null },
  ): Promise<ClaimedBlob> {
    const { id, sha256, bytes, kind, mime, charset = null, storage, width, height, duration = null } = staged;
    const file = { id, sha256, bytes, kind, mime, charset, storage, width, height, duration };
    const blob = { ...file, projectId, ...first };
    const [claimed] = await this.database.run(claim, blob);
    if (!claimed) throw new Error('A blob was neither inserted nor found');
    return claimed;
  }

  /** Decrements the references of each id, and deletes the rows of blobs without references. @returns what was removed. */
  async release(ids: readonly string[]): Promise<ReleasedBlob[]> {
    const all = arrayLiteral(ids);
    // In one order, so that two who let go of the same blobs wait for each other instead of both for ever.
    await this.em.execute('select 1 from storage_blob where id = any(?::uuid[]) order by id for update', [all]);
    const left = await this.em.execute<{ id: string; count: number }[]>(
      `update storage_blob b set reference_count = b.reference_count - r.times
       from (select id, count(*)::int as times from unnest(?::uuid[]) id group by id) r where b.id = r.id
       returning b.id, b.reference_count as count`,
      [all],
    );
    const gone = left.filter(({ count }) => count <= 0).map(({ id }) => id);
    if (gone.length === 0) return [];
    return this.em.execute<ReleasedBlob[]>(
      `with gone as (delete from storage_blob where id = any(?::uuid[]) returning id, project_id, bytes, storage, preview_id),
         variants as (delete from storage_variant where blob_id in (select id from gone) returning blob_id, storage),
         transforms as (delete from storage_transform where blob_id in (select id from gone) returning blob_id, storage)
       select id, project_id as "projectId", bytes::float8 as bytes, preview_id as "previewId", array(
         select storage union select v.storage from variants v where v.blob_id = gone.id
         union select t.storage from transforms t where t.blob_id = gone.id and t.storage is not null
       ) as storages from gone`,
      [arrayLiteral(gone)],
    );
  }

  /** Some blobs of a project, with the names of the storages that have something of each. */
  async placesOf(projectId: string, limit: number): Promise<Pick<ReleasedBlob, 'id' | 'storages'>[]> {
    return this.em.execute(
      `select b.id, array(
         select b.storage union select v.storage from storage_variant v where v.blob_id = b.id
         union select t.storage from storage_transform t where t.blob_id = b.id and t.storage is not null
       ) as storages from storage_blob b where b.project_id = ? limit ?`,
      [projectId, limit],
    );
  }

  /** Deletes rows, whether something refers to them or not. */
  async delete(ids: readonly string[]): Promise<void> {
    for (const [table, column] of [
      ['storage_variant', 'blob_id'],
      ['storage_transform', 'blob_id'],
      ['storage_blob', 'id'],
    ])
      await this.em.execute(`delete from ${table ?? ''} where ${column ?? ''} = any(?::uuid[])`, [arrayLiteral(ids)]);
  }

  async find(id: string): Promise<StorageBlob | null> {
    return this.em.findOne(StorageBlob, { id }, { refresh: true });
  }

  async exists(id: string): Promise<boolean> {
    return (await this.em.fork().count(StorageBlob, { id })) > 0;
  }

  /** Locks the row until the transaction ends. @returns the name of its storage, or undefined when it is gone. */
  async lock(id: string): Promise<string | undefined> {
    this.database.requireTransaction('A blob was locked');
    const rows = await this.em.execute<{ storage: string }[]>(
      'select storage from storage_blob where id = ? for update',
      [id],
    );
    return rows[0]?.storage;
  }

  async update(id: string, changes: BlobChanges): Promise<void> {
    await this.em.nativeUpdate(StorageBlob, { id }, changes);
  }

  /** Counts a crash. @returns how many there were. */
  async countCrash(id: string): Promise<number> {
    const [row] = await this.em.execute<{ crashes: number }[]>(
      'update storage_blob set crashes = crashes + 1 where id = ? returning crashes',
      [id],
    );
    return row?.crashes ?? 0;
  }

  async variants(blobId: string): Promise<StorageVariant[]> {
    return this.em.find(StorageVariant, { blobId }, { orderBy: { rung: 'asc' }, refresh: true });
  }

  /** Names a variant in place of the one before. @returns what of the two nothing names any more. */
  async saveVariant(variant: NewVariant): Promise<StoredVariant | undefined> {
    const { blobId, rung } = variant;
    const before = await this.em.findOne(StorageVariant, { blobId, rung }, { refresh: true });
    // The same bytes, which were moved while they were made again: they stay where they are.
    const isMoved = before?.object === variant.object && before.storage !== variant.storage;
    const { object, storage } = isMoved ? variant : (before ?? variant);
    await this.em.upsert(StorageVariant, isMoved ? { ...variant, storage: before.storage } : variant);
    // A rung that has another number than when it was made may be the same object.
    const isNamed = (await this.em.count(StorageVariant, { blobId, object, storage })) > 0;
    return isNamed ? undefined : { object, storage };
  }

  /** Removes all rungs but these. @returns where they are, without those that are named by one of these, too. */
  async deleteOtherRungs(blobId: string, numbers: readonly number[]): Promise<StoredVariant[]> {
    return this.em.execute<StoredVariant[]>(
      `with gone as (delete from storage_variant where blob_id = ? and rung <> all(?::int[]) returning object, storage)
       select object, storage from gone where (object, storage) not in (
         select object, storage from storage_variant where blob_id = ? and rung = any(?::int[])
       )`,
      [blobId, arrayLiteral(numbers), blobId, arrayLiteral(numbers)],
    );
  }
}
