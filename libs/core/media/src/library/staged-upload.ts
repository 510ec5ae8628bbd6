import type { StagedBytes } from '@roost/storage';

/** An upload whose bytes are stored and known, and that no row names yet. Its id is that of the media to be, too. */
export interface StagedUpload extends StagedBytes {
  readonly filename: string;
}
