import type { Pool, PoolClient } from 'pg';

/** Time for the holder of a broken connection to release it itself, in milliseconds. */
const GRACE_MS = 1_000;

/**
 * Gives back the places of connections that the server closed while somebody held them.
 *
 * Kysely 0.29 does not release the connection of a transaction whose rollback fails, as every rollback does when the server is gone:
 * each outage would cost the pool some of its places for good, and closing the pool would wait for them for ever.
 */
export function releaseBrokenClients(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(() => {
        if (held.has(client)) client.release(true);
      }, GRACE_MS).unref();
    });
  });
}
