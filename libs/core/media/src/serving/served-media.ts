import type { Kind } from '@roost/imaging';
import type { MediaAccess } from '../media.entity.js';

/** A variant, as far as sending it goes. */
export interface ServedVariant {
  rung: number;
  name: string;
  object: string;
  storage: string;
  bytes: number;
  etag: string;
}

/** All that sending the files of one medium takes. */
export interface ServedMedia {
  id: string;
  ownerId: string;
  projectId: string;
  access: MediaAccess;
  isTakenDown: boolean;
  filename: string;
  kind: Kind;
  mime: string;
  charset: string | null;
  bytes: number;
  sha256: string;
  blobId: string;
  storage: string;
  /** Whose variants these are: the blob, or the one that shows it. */
  imageId: string;
  imageStorage: string;
  variants: ServedVariant[];
}
