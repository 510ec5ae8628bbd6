/** What a process is for. */
export type ProcessKind = 'api' | 'worker';

/** Injection token of the {@link ProcessKind} of the process. */
export const PROCESS_KIND = Symbol.for('roost:process-kind');
