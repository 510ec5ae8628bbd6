import { defineJob } from '@roost/plugin-kit';

/** A blob of which something has another place now. */
export interface MovedBlob {
  readonly blobId: string;
}

/** A blob whose bytes were lost, and are stored again: what was made of them may be missing, too. */
export interface RestoredBlob {
  readonly blobId: string;
}

/** A folder of the storages that a plugin keeps objects of its own in, each below an id. */
export interface SweptRoot {
  /** As `uploads/`. Its keys go on with a UUID and a slash. */
  readonly root: string;
  /** @returns those of the ids whose objects are still needed */
  readonly known: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** What a sweep checks besides blobs. */
export interface SweepingStorage {
  roots: SweptRoot[];
}

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** In the transaction that names the new place. */
    'storage.moved': MovedBlob;
    /** In the transaction that says that the bytes are there again. */
    'storage.restored': RestoredBlob;
    /** Before a sweep, outside a transaction. Add a folder, so that objects in it are removed that nothing needs any more. */
    'storage.sweeping': SweepingStorage;
  }
}

/** What is deleted in great numbers: jobs of others do not wait for it. */
export const DELETION_QUEUE = 'storage.deletion';

const DAY = 86_400;

/** Bytes that no row names any more. */
export class DeleteBytes {
  blobId: string;
  /** Name of the storage driver. */
  storage: string;
}

/** An upload whose bytes were stored before, as a blob. */
export class SettleCopy {
  blobId: string;
  /** Id of the upload. */
  copyId: string;
  /** Name of the storage driver that has the upload. */
  storage: string;
}

/** Removes bytes that no row names any more. */
export const deleteBytes = defineJob('storage.delete-bytes', {
  payload: DeleteBytes,
  queue: DELETION_QUEUE,
  attempts: 10,
  formerly: ['media.delete-bytes'],
});
/** Discards an upload whose bytes were stored before, or puts them where the storage has lost those. */
export const settleCopy = defineJob('storage.settle-copy', {
  payload: SettleCopy,
  attempts: 10,
  formerly: ['media.settle-copy'],
});
/** Compares storage and database. */
export const sweepStorage = defineJob('storage.sweep', {
  schedule: () => ({ everySeconds: DAY }),
  formerly: ['media.sweep'],
});
