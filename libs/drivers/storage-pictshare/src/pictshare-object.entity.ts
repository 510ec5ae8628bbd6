import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** That a key of ours is a file on PictShare. Several keys may be the same file. */
@Entity({ tableName: 'storage_pictshare_object' })
export class PictShareObject {
  @PrimaryKey({ type: 'text' })
  key: string;

  /** Name of the file on PictShare. */
  @Property({ type: 'text' })
  @Index({ name: 'storage_pictshare_object_hash_index' })
  hash: string;

  /** Sealed, as PictShare told it to the upload; null where that was not ours, and the file is therefore never deleted. */
  @Property({ type: 'text', nullable: true })
  deleteCode: string | null;

  @Property({ type: new BigIntType('number') })
  bytes: number;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  modifiedAt: Date;

  /** Since when its file is being deleted: there is nothing under the key any more, and nobody may count on the file. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  deletingAt: Date | null;
}
