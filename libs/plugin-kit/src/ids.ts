import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): sorts by the time of its making, so it is a good primary key and a good cursor. */
export const newId = (): string => v7();

/** Comes before every id that was made from then on, and after all that were made before. */
export const firstIdOf = (time: Date): string => {
  // An id has room for times from 1970 to 10889.
  const msecs = Math.min(Math.max(time.getTime(), 0), 2 ** 48 - 1);
  const hex = msecs.toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
};

/** Comes after every id: where a list of the newest begins that has no cursor. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
