declare module '@roost/plugin-kit' {
  interface EventMap {
    /** An upload was accepted; its variants are not made yet. */
    'media.uploaded': { mediaId: string; projectId: string; ownerId: string };
    /** Every variant is there. */
    'media.ready': { mediaId: string };
    /** No variants can be made of it. */
    'media.failed': { mediaId: string; reason: string };
    'media.deleted': { mediaId: string; projectId: string; ownerId: string };
  }
  interface JobMap {
    /** Makes rungs 1 to 5. */
    'media.derive-variants': { mediaId: string };
    /** Makes rung 0, the full size. */
    'media.derive-original': { mediaId: string };
    /** Removes the bytes of media whose row is gone. */
    'media.delete-bytes': { mediaId: string };
  }
}

export {};
