import type { FileFacts } from '@roost/imaging';

/** An upload whose bytes are stored and known, and that no row names yet. */
export interface StagedUpload extends FileFacts {
  /** Of the media to be, and of its blob where these bytes are new. */
  id: string;
  filename: string;
  bytes: number;
  /** In hex. */
  sha256: string;
  /** Name of the storage driver that has it. */
  storage: string;
}
