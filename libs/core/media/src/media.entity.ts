import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';

export type MediaStatus = 'processing' | 'ready' | 'failed';

/** Something uploaded. */
@Entity({ tableName: 'media_media' })
@Index({ name: 'media_media_owner_index', properties: ['ownerId', 'id'] })
export class Media {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  projectId: string;

  @Property({ type: 'uuid' })
  ownerId: string;

  /** As the client called it. */
  @Property({ type: 'text' })
  filename: string;

  @Property({ type: 'text' })
  kind: 'image';

  /** Found from the bytes. */
  @Property({ type: 'text' })
  mime: string;

  @Property({ type: new BigIntType('number') })
  bytes: number;

  /** Of the uploaded bytes, in hex. */
  @Property({ type: 'text' })
  sha256: string;

  /** Of the upright image, in pixels. */
  @Property({ type: 'int' })
  width: number;

  @Property({ type: 'int' })
  height: number;

  /** Base64 of a ThumbHash, once there is one. */
  @Property({ type: 'text', nullable: true })
  thumbhash: string | null;

  @Property({ type: 'text', default: 'processing' })
  status: MediaStatus;

  @Property({ type: 'text', nullable: true })
  failureReason: string | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
