import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** One rung of the ladder of one image. */
@Entity({ tableName: 'storage_variant' })
export class StorageVariant {
  @PrimaryKey({ type: 'uuid' })
  @RefersTo('storage_blob')
  blobId: string;

  @PrimaryKey({ type: 'int' })
  rung: number;

  @Property({ type: 'text' })
  name: string;

  /** Last part of its storage key: new bytes get a new one. */
  @Property({ type: 'text' })
  object: string;

  /** Name of the storage driver that has it. */
  @Property({ type: 'text' })
  storage: string;

  @Property({ type: 'int' })
  width: number;

  @Property({ type: 'int' })
  height: number;

  @Property({ type: 'int' })
  bytes: number;

  /** SHA-256 of the bytes: the entity tag. */
  @Property({ type: 'text' })
  etag: string;
}
