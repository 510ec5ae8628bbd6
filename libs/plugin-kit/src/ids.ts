import { v7 } from 'uuid';

/** A new UUIDv7 (RFC 9562): sorts by the time of its making, so it is a good primary key and a good cursor. */
export const newId = (): string => v7();
