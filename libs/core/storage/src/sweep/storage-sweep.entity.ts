import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** What one comparison of storage and database came to. */
@Entity({ tableName: 'storage_sweep' })
export class StorageSweep {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  /** Objects that no row named, removed. */
  @Property({ type: 'int' })
  removedObjects: number;

  @Property({ type: new BigIntType('number') })
  removedBytes: number;

  /** Blobs whose bytes are not there. */
  @Property({ type: 'int' })
  missing: number;

  @Property({ type: 'timestamptz', length: 6 })
  startedAt: Date;

  @Property({ type: 'timestamptz', length: 6 })
  finishedAt: Date;
}
