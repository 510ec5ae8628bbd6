import type { Readable } from 'node:stream';
import { ApiProperty } from '@nestjs/swagger';
import { defineEvent, defineJob } from '@roost/plugin-kit';

/** A file of what is kept about a person. */
export interface ExportFile {
  /** Path in the archive, as `media/list.json`. */
  path: string;
  /**
   * Plain data, which becomes JSON; an async iterable, which becomes a JSON list while it is read; or bytes, which are opened when they are
   * written.
   */
  content: object | AsyncIterable<object> | (() => Promise<Readable>);
}

/** A file, or many that are found while the archive is written: page by page, so that none waits in memory. */
export type ExportPart = ExportFile | AsyncIterable<ExportFile>;

declare module '@roost/plugin-kit' {
  interface HookMap {
    /** What an account may do has changed: caches of it are stale. With `signOut` its sessions are to end. */
    'users.access-changed': { userId: string; signOut: boolean };
    /**
     * The roles of an account are about to change, in the transaction that changes them: on the admin routes and by `roost admin create`. Throw to
     * refuse.
     */
    'users.roles-changing': {
      userId: string;
      projectId: string;
      before: readonly string[];
      /** Sorted, each once. */
      roles: readonly string[];
    };
    /**
     * An account is about to be erased, and nobody can sign in to it any more: a plugin that keeps much of people deletes some of it, in
     * transactions of its own. Called outside a transaction, again and again, by other processes too, until no handler sets `isDone` to false.
     */
    'users.clearing': { userId: string; projectId: string; email: string; isDone: boolean };
    /** An account is being erased, in one transaction: each plugin deletes what it keeps of it, or what `users.clearing` left. */
    'users.erasing': { userId: string; projectId: string; email: string };
    /** Someone asks for everything that is kept about them: each plugin adds its part. What there may be much of is read lazily. */
    'users.exporting': { userId: string; projectId: string; email: string; files: ExportPart[] };
  }
}

/** An account is to be erased, unless its owner comes back before. */
export class ErasureScheduled {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;

  @ApiProperty({ format: 'date-time' })
  eraseAt: string;
}

/** Someone wants a link that downloads everything that is kept about them. */
export class ExportRequested {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** An account was suspended. */
export class UserSuspended {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** An account and everything about it is gone. */
export class UserErased {
  @ApiProperty({ format: 'uuid' })
  userId: string;

  @ApiProperty({ format: 'uuid' })
  projectId: string;
}

/** The field whose values are looked at. */
export class PruneFieldValues {
  fieldId: string;
  projectId: string;
}

/** The account that is to be erased. */
export class EraseUser {
  userId: string;
}

export const erasureScheduled = defineEvent('users.erasure-scheduled', {
  version: 1,
  payload: ErasureScheduled,
  audience: ({ projectId, userId }) => ({ projectId, userIds: [userId] }),
});

export const exportRequested = defineEvent('users.export-requested', {
  version: 1,
  payload: ExportRequested,
  audience: ({ projectId, userId }) => ({ projectId, userIds: [userId] }),
});

/** A suspended person is signed out, so only the project receives it. */
export const userSuspended = defineEvent('users.suspended', {
  version: 1,
  payload: UserSuspended,
  audience: ({ projectId }) => ({ projectId }),
});

export const userErased = defineEvent('users.erased', {
  version: 1,
  payload: UserErased,
  audience: ({ projectId }) => ({ projectId }),
});

/** Deletes values that do not fit their field any more, or whose field is gone. */
export const pruneFieldValues = defineJob('users.prune-field-values', { payload: PruneFieldValues });

/** Erases an account whose time has come. */
export const eraseUser = defineJob('users.erase', { payload: EraseUser, attempts: 20 });
