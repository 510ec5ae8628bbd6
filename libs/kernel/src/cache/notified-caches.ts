import { Injectable } from '@nestjs/common';
import { type ProcessCache, type ProcessCacheOptions, ProcessCaches } from '@roost/plugin-kit';
import { OrmDatabase } from '../database/orm-database.js';
import { PgNotifications } from '../database/pg-notifications.js';
import { NotifiedCache } from './notified-cache.js';

@Injectable()
export class NotifiedCaches extends ProcessCaches {
  /** Every cache of this process. */
  readonly byName = new Map<string, NotifiedCache<object>>();

  constructor(
    private readonly notifications: PgNotifications,
    private readonly database: OrmDatabase,
  ) {
    super();
  }

  create<V extends object>(name: string, options: ProcessCacheOptions<V>): ProcessCache<V> {
    if (this.byName.has(name)) throw new Error(`There are two caches with the name ${name}`);
    const cache = new NotifiedCache(options, this.notifications, this.database);
    this.byName.set(name, cache as unknown as NotifiedCache<object>);
    return cache;
  }
}
