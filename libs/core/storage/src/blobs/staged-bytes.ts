import type { FileFacts } from '@roost/imaging';

/** Bytes that are stored and known, and that no row names yet. */
export interface StagedBytes extends FileFacts {
  /** Of their blob, where these bytes are new. */
  readonly id: string;
  readonly bytes: number;
  /** In hex. */
  readonly sha256: string;
  /** Name of the storage driver that has them. */
  readonly storage: string;
}
