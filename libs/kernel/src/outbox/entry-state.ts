/**
 * What an entry waits for.
 *
 * - `new`: the relay has not looked at it yet.
 * - `pending`: its time.
 * - `blocked`: the entry before it in its lane. Whoever finishes that one makes it `pending`.
 * - `queued`: a place in its queue.
 * - `running`: its handler.
 * - `parked`: its plugin, which is off.
 * - `suspended`: its project, which is suspended. It holds up those behind it in its lane.
 * - `failed`: people. It was given up, and holds up nobody.
 */
export type EntryState = 'new' | 'pending' | 'blocked' | 'queued' | 'running' | 'parked' | 'suspended' | 'failed';
