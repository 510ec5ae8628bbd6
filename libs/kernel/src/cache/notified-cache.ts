import { LRUCache } from 'lru-cache';
import type { Concerns, ProcessCache, ProcessCacheOptions } from '@roost/plugin-kit';
import type { OrmDatabase } from '../database/orm-database.js';
import type { PgNotifications } from '../database/pg-notifications.js';

/** A load hears of more messages than this: its value is not kept. */
const MOST_MESSAGES = 100;

/** What caches need to know about messages. */
export type Messages = Pick<PgNotifications, 'connected' | 'listen' | 'listenToOwn'>;
/** What they need to know about transactions. */
export type Transactions = Pick<OrmDatabase, 'isInTransaction' | 'hasTold' | 'afterCommit'>;

interface Entry<V> {
  value: V;
  /** When it was last known to be up to date. */
  trueAtMs: number;
}

/** A load that is under way. */
interface Load<V> {
  key: string;
  /** Whether what it finds may be out of date, so that it is not kept. */
  isSpoilt: boolean;
  /** Messages that came meanwhile, and may be about what it finds. */
  messages: ((value: V) => boolean)[];
}

/** One cache of a process. */
export class NotifiedCache<V extends object> implements ProcessCache<V> {
  private readonly entries: LRUCache<string, Entry<V>>;
  private readonly loads = new Set<Load<V>>();
  /** Loads that began after the last message that may be about them. */
  private readonly joinable = new Map<string, Promise<V | undefined>>();
  private readonly channels: readonly string[];
  /** Counts messages. */
  private generation = 0;

  constructor(
    private readonly options: ProcessCacheOptions<V>,
    private readonly messages: Messages,
    private readonly transactions: Transactions,
  ) {
    // Of none it would take any number.
    this.entries = new LRUCache({ max: Math.max(1, options.max) });
    this.channels = Object.keys(options.channels);
    for (const [channel, rule] of Object.entries(options.channels)) {
      const onMessage = (payload: string | null): void => {
        this.apply(payload === null ? 'all' : rule, payload ?? '');
      };
      messages.listen(channel, onMessage);
      messages.listenToOwn(channel, onMessage);
    }
  }

  /** What is remembered, whether it may be used or not. */
  get keys(): readonly string[] {
    return [...this.entries.keys()];
  }

  async get(key: string, load: () => Promise<V | undefined>): Promise<V | undefined> {
    const known = this.peek(key);
    if (known) return known;
    if (this.transactions.isInTransaction) return this.loadInTransaction(key, load);
    try {
      return await (this.joinable.get(key) ?? this.begin(key, load));
    } catch (error) {
      const last = this.entries.get(key);
      const isUsable = last && !this.isOver(last) && Date.now() - last.trueAtMs < (this.options.whileAwayMs ?? 0);
      if (isUsable) return last.value;
      throw error;
    }
  }

  peek(key: string): V | undefined {
    const entry = this.entries.get(key);
    if (!entry || !this.messages.connected || this.transactions.hasTold(this.channels)) return undefined;
    if (this.isOver(entry)) return undefined;
    // Messages would have told of a change.
    entry.trueAtMs = Date.now();
    return entry.value;
  }

  private isOver({ value }: Entry<V>): boolean {
    return (this.options.expiresAtMs?.(value) ?? Infinity) <= Date.now();
  }

  drop(key: string): void {
    this.apply('key', key);
  }

  /** A transaction shares no load: it holds a connection, so that waiting for another's could be waiting for itself. */
  private async loadInTransaction(key: string, load: () => Promise<V | undefined>): Promise<V | undefined> {
    const { generation } = this;
    const trueAtMs = Date.now();
    const value = await load();
    // It may be what only this transaction has written.
    if (value && this.transactions.isInTransaction)
      this.transactions.afterCommit(() => {
        if (generation === this.generation) this.keep(key, { value, trueAtMs });
      });
    return value;
  }

  private apply(rule: Concerns<V>, payload: string): void {
    this.generation++;
    if (rule === 'all') {
      this.entries.clear();
      for (const load of this.loads) this.spoil(load);
    } else if (rule === 'key') {
      this.entries.delete(payload);
      for (const load of this.loads) if (load.key === payload) this.spoil(load);
    } else {
      this.entries.forEach(({ value }, key) => {
        if (rule(value, key, payload)) this.entries.delete(key);
      });
      this.joinable.clear();
      for (const load of this.loads) {
        load.messages.push((value) => rule(value, load.key, payload));
        if (load.messages.length > MOST_MESSAGES) this.spoil(load);
      }
    }
  }

  private spoil(load: Load<V>): void {
    load.isSpoilt = true;
    load.messages = [];
    this.joinable.delete(load.key);
  }

  private begin(key: string, find: () => Promise<V | undefined>): Promise<V | undefined> {
    const load: Load<V> = { key, isSpoilt: false, messages: [] };
    this.loads.add(load);
    const found = this.run(load, find);
    this.joinable.set(key, found);
    const end = (): void => {
      if (this.joinable.get(key) === found) this.joinable.delete(key);
    };
    found.then(end, end);
    return found;
  }

  private async run(load: Load<V>, find: () => Promise<V | undefined>): Promise<V | undefined> {
    const trueAtMs = Date.now();
    try {
      const value = await find();
      if (load.isSpoilt) return value;
      if (!value) this.entries.delete(load.key);
      else if (!load.messages.some((isAbout) => isAbout(value))) this.keep(load.key, { value, trueAtMs });
      return value;
    } finally {
      this.loads.delete(load);
    }
  }

  private keep(key: string, entry: Entry<V>): void {
    if (this.options.max > 0) this.entries.set(key, entry);
  }
}
