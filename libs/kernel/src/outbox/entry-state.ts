/**
 * What an entry waits for.
 *
 * - `new`: the relay has not looked at it yet.
 * - `pending`: its time.
 * - `blocked`: the entry before it in its lane. Whoever finishes that one makes it `pending`.
 * - `queued`: a place in its queue.
 * - `running`: its handler.
 * - `parked`: its plugin, which is off.
 * - `failed`: people. It was given up, and holds up nobody.
 */
export type EntryState = 'new' | 'pending' | 'blocked' | 'queued' | 'running' | 'parked' | 'failed';
