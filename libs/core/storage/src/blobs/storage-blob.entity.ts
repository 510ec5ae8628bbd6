import { BigIntType } from '@mikro-orm/core';
import { Entity, Index, PrimaryKey, Property, Unique } from '@mikro-orm/decorators/legacy';
import { RefersTo } from '@roost/plugin-kit';
import type { AudioTags, Kind } from '@roost/imaging';

export type BlobStatus = 'processing' | 'ready' | 'failed';

/** Bytes that are stored once in a project, however many media have them, and all that is known of the bytes alone. */
@Entity({ tableName: 'storage_blob' })
@Index({ name: 'storage_blob_missing_index', properties: ['id'], where: 'missing_since is not null' })
@Index({ name: 'storage_blob_kind_index', properties: ['projectId', 'kind'] })
@Index({ name: 'storage_blob_unready_index', properties: ['projectId', 'status'], where: `status <> 'ready'` })
@Unique({ name: 'storage_blob_content_unique', properties: ['projectId', 'sha256'] })
export class StorageBlob {
  @PrimaryKey({ type: 'uuid' })
  id: string;

  @Property({ type: 'uuid' })
  @RefersTo('projects_project')
  projectId: string;

  /** In hex. */
  @Property({ type: 'text' })
  sha256: string;

  @Property({ type: new BigIntType('number') })
  bytes: number;

  @Property({ type: 'text' })
  kind: Kind;

  /** Found from the bytes. */
  @Property({ type: 'text' })
  mime: string;

  /** Encoding of text as browsers name it, if it can be detected. */
  @Property({ type: 'text', nullable: true })
  charset: string | null;

  /** Name of the storage driver that has them. */
  @Property({ type: 'text' })
  storage: string;

  /** Number of media, and of previews of other blobs, with these bytes. */
  @Property({ type: 'int' })
  referenceCount: number;

  /** Of the upright image, in pixels. */
  @Property({ type: 'int', nullable: true })
  width: number | null;

  @Property({ type: 'int', nullable: true })
  height: number | null;

  /** Number of frames of an animation; null for still images. */
  @Property({ type: 'int', nullable: true })
  frames: number | null;

  /** In seconds. */
  @Property({ type: 'float', nullable: true })
  duration: number | null;

  @Property({ type: 'int', nullable: true })
  pages: number | null;

  @Property({ type: 'jsonb', nullable: true })
  tags: AudioTags | null;

  /** Of an image: parts of it are missing, or had to be guessed. */
  @Property({ type: 'boolean', default: false })
  damaged: boolean;

  /** Base64 of a ThumbHash, once there is one. */
  @Property({ type: 'text', nullable: true })
  thumbhash: string | null;

  /** The image that shows it: cover art of music, first page of a PDF. */
  @Property({ type: 'uuid', nullable: true })
  @Index({ name: 'storage_blob_preview_index' })
  @RefersTo('storage_blob')
  previewId: string | null;

  @Property({ type: 'text' })
  status: BlobStatus;

  @Property({ type: 'text', nullable: true })
  failureReason: string | null;

  /** What is not available although the file is fine. */
  @Property({ type: 'text', nullable: true })
  notice: string | null;

  /** Key of the ladder that its variants were made to; empty before. */
  @Property({ type: 'text', default: '' })
  ladder: string;

  /** How often it crashed the process that read it. */
  @Property({ type: 'int', default: 0 })
  crashes: number;

  /** Since when the storage has been found without its bytes. */
  @Property({ type: 'timestamptz', length: 6, nullable: true })
  missingSince: Date | null;

  @Property({ type: 'timestamptz', length: 6, defaultRaw: 'now()' })
  createdAt: Date;
}
