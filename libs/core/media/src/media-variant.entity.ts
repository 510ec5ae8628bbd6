import { Entity, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

/** One rung of the ladder of one image. */
@Entity({ tableName: 'media_variant' })
export class MediaVariant {
  @PrimaryKey({ type: 'uuid' })
  mediaId: string;

  @PrimaryKey({ type: 'int' })
  rung: number;

  @Property({ type: 'int' })
  width: number;

  @Property({ type: 'int' })
  height: number;

  @Property({ type: 'int' })
  bytes: number;

  /** SHA-256 of the bytes, in base64url: the entity tag. */
  @Property({ type: 'text' })
  etag: string;
}
