import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562). It sorts by creation time, so it is a good primary key and cursor. */
export const newId = (): string => v7();

/** An id that sorts before all ids made at or after this time, and after all earlier ones. */
export const firstIdOf = (time: Date): string => {
  // An id has room for times from 1970 to 10889.
  const msecs = Math.min(Math.max(time.getTime(), 0), 2 ** 48 - 1);
  const hex = msecs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** Sorts after every id. Use it as the cursor of the first page of a list with the newest first. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
