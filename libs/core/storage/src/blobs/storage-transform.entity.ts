import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** The result of a transform, kept until the room is needed; or that one process is making it. */
@Entity({ tableName: 'storage_transform' })
export class StorageTransform {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('storage_blob')
  blobId: string;

  /** Says what was asked for: a hash of the options. */
  @PrimaryKey({ type: 'text' })
  key: string;

  @Property({ type: 'text' })
  mime: string;

  /** Last part of its storage key; null while it is made. */
  @Property({ type: 'text', nullable: true })
  object: string | null;

  /** Name of the storage driver that has it; null while it is made. */
  @Property({ type: 'text', nullable: true })
  storage: string | null;

  @Property({ type: 'int', default: 0 })
  bytes: number;

  @Property({ type: 'text', nullable: true })
  etag: string | null;

  /** When its making was begun. */
  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  claimedAt: Date;

  /** To the hour. */
  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  @Index({ name: 'storage_transform_used_index' })
  usedAt: Date;
}
