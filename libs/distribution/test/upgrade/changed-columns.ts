import type { Row } from './old-database.js';

/** A column whose values a migration changes on purpose. */
export interface ChangedColumn {
  table: string;
  column: string;
  /** As it is recorded, for example `media/20261201000000_name`. */
  migration: string;
  reason: string;
  /** The value that the old row has to have now. Without it the column is gone. */
  becomes?: (old: Row) => unknown;
}

/** All other columns of all rows have to keep their values. */
export const changedColumns: readonly ChangedColumn[] = [];

/**
 * Handlers of events by the ids under which they were stored, and their ids of today. An id that is not here has stayed, which is
 * the rule from now on.
 */
export const renamedHandlers: Readonly<Record<string, string>> = {};
