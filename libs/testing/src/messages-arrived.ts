import { randomUUID } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Notifications } from '@roost/plugin-kit';
import type { TestApp } from './create-test-app.js';

/**
 * Waits until the API has received every message that was committed before. Its caches then stay until something changes.
 *
 * Messages arrive in the order of their commits, so the last one proves that all earlier ones have arrived.
 *
 * @example
 * await messagesArrived(app);
 * await ada.get('/users/me'); // from here on the API knows her without Postgres
 * postgres.cut();
 */
export async function messagesArrived(app: TestApp): Promise<void> {
  const channel = `barrier-${randomUUID()}`;
  const notifications = await app.api.resolve(Notifications, undefined, { strict: false });
  const isListening = Promise.withResolvers<undefined>();
  const isThere = Promise.withResolvers<undefined>();
  notifications.listen(channel, (payload) => {
    (payload === null ? isListening : isThere).resolve(undefined);
  });
  await isListening.promise;
  await app.api.get(EntityManager, { strict: false }).fork().execute('select pg_notify(?, ?)', [channel, '']);
  await isThere.promise;
}
