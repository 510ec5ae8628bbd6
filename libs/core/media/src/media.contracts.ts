import type { ProcessingStep } from './turns/processing-step.js';

declare module '@roost/plugin-kit' {
  interface EventMap {
    /** An upload was accepted; what is made of it is not there yet. */
    'media.uploaded': { mediaId: string; projectId: string; ownerId: string };
    /** All that is made of it is there. */
    'media.ready': { mediaId: string };
    /** Nothing can be made of it. */
    'media.failed': { mediaId: string; reason: string };
    /** It was deleted for good. */
    'media.deleted': { mediaId: string; projectId: string; ownerId: string };
  }
  interface JobMap {
    /** Makes rungs 1 and up of an image. */
    'media.derive-variants': { blobId: string };
    /** Makes rung 0, the full size. */
    'media.derive-original': { blobId: string };
    /** Finds out what music and PDFs tell of themselves. */
    'media.read-file': { blobId: string };
    /** Goes on with a file that held up others, or whose owner's files lately did, behind those of others. */
    'media.process-behind': { blobId: string; step: ProcessingStep };
    /** Removes bytes that no row names any more. */
    'media.delete-bytes': { blobId: string; storage: string };
    /** Brings some more images of a project to its ladder. */
    'media.rebuild': { rebuildId: string };
    /** Deletes what has been in the trash for long enough, uploads that nobody goes on with, and what the cache has no room for. */
    'media.tidy': Record<string, never>;
    /** Compares storage and database. */
    'media.sweep': Record<string, never>;
  }
}
