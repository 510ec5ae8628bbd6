import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): sorts by the time of its making, so it is a good primary key and a good cursor. */
export const newId = (): string => v7();

/** Comes after every id: where a list of the newest begins that has no cursor. */
export const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
