import type { StartNotice } from '@roost/plugin-kit';

/** What a line of the HTTP process begins with that is for the person at the terminal, and for no log: it may hold a one-time link. */
const PREFIX = 'roost-notice ';

/** What the HTTP process tells its supervisor once it takes requests. */
export const LISTENING = 'roost-listening';

/** What a process tells its supervisor when the database lacks migrations. It waits for {@link MIGRATED}, or gives up. */
export const MIGRATIONS_PENDING = 'roost-migrations-pending';
/** What the supervisor answers once they have run. */
export const MIGRATED = 'migrated';

export { WEB_BUILD_FAILURE } from '../web/web-build-failure.js';

export const noticeLine = (notice: StartNotice): string => `${PREFIX}${JSON.stringify(notice)}\n`;

/** @returns undefined for any other line. */
export function readNotice(line: string): StartNotice | undefined {
  return line.startsWith(PREFIX) ? (JSON.parse(line.slice(PREFIX.length)) as StartNotice) : undefined;
}
