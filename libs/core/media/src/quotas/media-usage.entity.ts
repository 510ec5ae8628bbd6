import { BigIntType } from '@mikro-orm/core';
import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** How many bytes a person or a project keeps. */
@Entity({ tableName: 'media_usage' })
export class MediaUsage {
  /** `user:<id>`: the sizes of their media. `project:<id>`: the sizes of its blobs, each once. */
  @PrimaryKey({ type: 'text' })
  scope: string;

  @Property({ type: new BigIntType('number') })
  bytes: number;
}
