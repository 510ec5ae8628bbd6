import type { Pool, PoolClient } from 'pg';

/** Time for the holder of a broken connection to release it itself, in milliseconds. */
const GRACE_MS = 1_000;

/**
 * Gives back the places of connections that the server closed while somebody held them, and of those that nobody holds.
 *
 * Kysely 0.29 does not release the connection of a transaction whose rollback fails, as every rollback does when the server is gone:
 * each outage would cost the pool some of its places for good, and closing the pool would wait for them for ever. Nor does it release one
 * that was still being opened when it was closed: it fails over it before it says anything on it.
 */
export function releaseBrokenClients(pool: Pool): void {
  const held = new Set<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  const release = (client: PoolClient): void => {
    if (held.has(client)) client.release(true);
  };
  pool.on('connect', (client) => {
    client.once('end', () => {
      setTimeout(release, GRACE_MS, client).unref();
    });
    if (pool.ending) releaseUnlessUsed(client, release);
  });
}

/** Whoever was given it uses it at once. */
function releaseUnlessUsed(client: PoolClient, release: (client: PoolClient) => void): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const timer = setTimeout(release, GRACE_MS, client);
  const query = (...args: unknown[]): unknown => {
    clearTimeout(timer);
    return send(...args);
  };
  client.query = query as PoolClient['query'];
}
