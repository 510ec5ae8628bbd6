import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';

/** An upload that arrives in pieces, or beside us; its id becomes that of the media. */
@Entity({ tableName: 'media_upload' })
export class MediaUpload {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  @Property({ type: 'uuid' })
  @RefersTo('users_user')
  ownerId: string;

  /** Resumable by tus, or straight to the storage. */
  @Property({ type: 'text' })
  way: 'resumable' | 'direct';

  @Property({ type: 'text' })
  filename: string;

  /** Of the whole file; of one whose length is not told yet, the most that it may have. */
  @Property({ type: new BigIntType('number') })
  bytes: number;

  /** Its length is told later. */
  @Property({ type: 'boolean', default: false })
  isDeferred: boolean;

  /** It is a part of a file, which is made of several uploads. */
  @Property({ type: 'boolean', default: false })
  isPartial: boolean;

  /** What has arrived of it, from the start. */
  @Property({ type: new BigIntType('number') })
  received: number;

  /** Storage keys of what has arrived, in order. */
  @Property({ type: 'jsonb' })
  parts: string[];

  /** As the client announced it, in hex. */
  @Property({ type: 'text', nullable: true })
  sha256: string | null;

  /** `Upload-Metadata` of tus, as it came. */
  @Property({ type: 'jsonb', nullable: true })
  metadata: Record<string, string | null> | null;

  /** Name of the storage driver that has the parts. */
  @Property({ type: 'text' })
  storage: string;

  @Property({ type: 'timestamptz', length: 6 })
  @Index({ name: 'media_upload_expiry_index' })
  expiresAt: Date;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
