import type { Readable } from 'node:stream';

/** A file of what is kept about a person. */
export interface ExportFile {
  /** Path in the archive, as `media/list.json`. */
  path: string;
  /** Plain data that becomes JSON, or bytes that are read when their turn comes. */
  content: object | (() => Promise<Readable>);
}

declare module '@roost/plugin-kit' {
  interface EventMap {
    /** An account is to be erased at `eraseAt` (ISO 8601), unless its owner comes back before. */
    'users.erasure-scheduled': { userId: string; projectId: string; eraseAt: string };
    /** An account was suspended. */
    'users.suspended': { userId: string; projectId: string };
    /** An account and everything about it is gone. */
    'users.erased': { userId: string; projectId: string };
  }
  interface HookMap {
    /** What an account may do has changed: caches of it are stale. With `signOut` its sessions are to end. */
    'users.access-changed': { userId: string; signOut: boolean };
    /** An account is being erased: each plugin deletes what it keeps of it. */
    'users.erasing': { userId: string; projectId: string; email: string };
    /** Someone asks for everything that is kept about them: each plugin adds its part. */
    'users.exporting': { userId: string; projectId: string; email: string; files: ExportFile[] };
  }
  interface JobMap {
    /** Erases an account whose time has come. */
    'users.erase': { userId: string };
  }
}
