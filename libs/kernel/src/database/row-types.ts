import pg from 'pg';
import { isoTime } from './iso-time.js';

/** How rows of statements are read: as pg does it, but for moments, days and spans of time, which are text. */
export const rowTypes = new pg.TypeOverrides();
rowTypes.setTypeParser(pg.types.builtins.TIMESTAMP, isoTime);
rowTypes.setTypeParser(pg.types.builtins.TIMESTAMPTZ, isoTime);
for (const type of [pg.types.builtins.DATE, pg.types.builtins.INTERVAL])
  rowTypes.setTypeParser(type, (text: string) => text);
