import type { ProcessCacheOptions } from '@roost/plugin-kit';
import { type Messages, NotifiedCache, type Transactions } from './notified-cache.js';

interface Sock {
  colour: string;
}

/** Messages that a test sends itself. */
class Post implements Messages {
  connected = true;
  private readonly listeners = new Map<string, (payload: string | null) => void>();

  listen(channel: string, onMessage: (payload: string | null) => void): void {
    this.listeners.set(channel, onMessage);
  }

  listenToOwn(channel: string, onMessage: (payload: string | null) => void): void {
    this.listeners.set(`own ${channel}`, onMessage);
  }

  send(payload: string | null, channel = 'sock'): void {
    this.listeners.get(channel)?.(payload);
  }
}

/** A transaction that a test opens and commits itself. */
class Transaction implements Transactions {
  isInTransaction = false;
  told: string[] = [];
  private works: (() => Promise<void> | void)[] = [];

  hasTold(channels: readonly string[]): boolean {
    return this.told.some((channel) => channels.includes(channel));
  }

  afterCommit(work: () => Promise<void> | void): void {
    this.works.push(work);
  }

  async commit(): Promise<void> {
    this.isInTransaction = false;
    this.told = [];
    for (const work of this.works.splice(0)) await work();
  }
}

describe('A cache of what the database holds', () => {
  const byKey: ProcessCacheOptions<Sock> = { max: 3, channels: { sock: 'key' } };
  let messages: Post;
  let transaction: Transaction;
  let loads: string[];
  beforeEach(() => {
    messages = new Post();
    transaction = new Transaction();
    loads = [];
  });

  const made = (options: Partial<ProcessCacheOptions<Sock>> = {}) =>
    new NotifiedCache<Sock>({ ...byKey, ...options }, messages, transaction);
  const load = (colour: string) => async () => {
    loads.push(colour);
    return Promise.resolve({ colour });
  };
  const late = () => Promise.withResolvers<Sock | undefined>();

  it('loads once, and again after a message about the entry', async () => {
    const cache = made();
    expect(await cache.get('a', load('red'))).toEqual({ colour: 'red' });
    expect(await cache.get('a', load('blue'))).toEqual({ colour: 'red' });
    messages.send('b');
    expect(cache.peek('a')).toEqual({ colour: 'red' });
    messages.send('a');
    expect(cache.peek('a')).toBeUndefined();
    expect(await cache.get('a', load('green'))).toEqual({ colour: 'green' });
    expect(loads).toEqual(['red', 'green']);
  });

  it('trusts nothing while messages do not arrive, and drops all when they may have been missed', async () => {
    const cache = made();
    await cache.get('a', load('red'));
    messages.connected = false;
    expect(cache.peek('a')).toBeUndefined();
    expect(await cache.get('a', load('blue'))).toEqual({ colour: 'blue' });
    messages.send(null);
    messages.connected = true;
    expect(cache.peek('a')).toBeUndefined();
  });

  it.each([
    ['its own message', 'a', undefined],
    ['messages that were missed', null, undefined],
    ['the message about another', 'b', { colour: 'red' }],
  ])('keeps nothing that a load found that began before %s', async (_what, message, kept) => {
    const cache = made();
    const { promise, resolve } = late();
    const asked = cache.get('a', () => promise);
    messages.send(message);
    resolve({ colour: 'red' });
    expect(await asked).toEqual({ colour: 'red' });
    expect(cache.peek('a')).toEqual(kept);
  });

  it('does not let a request join a load that began before a message', async () => {
    const cache = made();
    const { promise, resolve } = late();
    const early = cache.get('a', () => promise);
    const together = cache.get('a', load('never'));
    messages.send('a');
    expect(await cache.get('a', load('blue'))).toEqual({ colour: 'blue' });
    resolve({ colour: 'red' });
    expect(await Promise.all([early, together])).toEqual([{ colour: 'red' }, { colour: 'red' }]);
    expect(cache.peek('a')).toEqual({ colour: 'blue' });
    expect(loads).toEqual(['blue']);
  });

  it('tells a load of every message until it ends, also when another one was begun', async () => {
    const cache = made({ channels: { sock: ({ colour }, _key, payload) => colour === payload } });
    const { promise, resolve } = late();
    const early = cache.get('a', () => promise);
    messages.send('green');
    expect(await cache.get('a', load('blue'))).toEqual({ colour: 'blue' });
    messages.send('red');
    resolve({ colour: 'red' });
    expect(await early).toEqual({ colour: 'red' });
    expect(cache.peek('a')).toEqual({ colour: 'blue' });
  });

  it('remembers what a transaction found once it has committed, unless a message came', async () => {
    const cache = made();
    transaction.isInTransaction = true;
    await cache.get('a', load('red'));
    expect(cache.peek('a')).toBeUndefined();
    await transaction.commit();
    expect(cache.peek('a')).toEqual({ colour: 'red' });
    transaction.isInTransaction = true;
    await cache.get('b', load('blue'));
    messages.send('b');
    await transaction.commit();
    expect(cache.peek('b')).toBeUndefined();
  });

  it('shows a transaction what it changed itself, and joins it to no load', async () => {
    const cache = made();
    await cache.get('a', load('red'));
    transaction.isInTransaction = true;
    expect(await cache.get('a', load('never'))).toEqual({ colour: 'red' });
    transaction.told.push('sock');
    expect(await cache.get('a', load('blue'))).toEqual({ colour: 'blue' });
    expect(cache.peek('a')).toBeUndefined();
    await transaction.commit();
    void cache.get('b', () => late().promise);
    transaction.isInTransaction = true;
    expect(await cache.get('b', load('green'))).toEqual({ colour: 'green' });
  });

  it('remembers neither what is not there nor a failure', async () => {
    const cache = made();
    expect(await cache.get('a', async () => Promise.resolve(undefined))).toBeUndefined();
    await expect(cache.get('a', async () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await cache.get('a', load('red'))).toEqual({ colour: 'red' });
  });

  it('drops what a rule says, and everything', async () => {
    const cache = made({ channels: { sock: ({ colour }, _key, payload) => colour === payload, drawer: 'all' } });
    await cache.get('a', load('red'));
    await cache.get('b', load('blue'));
    messages.send('red');
    expect([cache.peek('a'), cache.peek('b')]).toEqual([undefined, { colour: 'blue' }]);
    messages.send('', 'drawer');
    expect(cache.peek('b')).toBeUndefined();
    const { promise, resolve } = late();
    const early = ['a', 'b'].map((key) => cache.get(key, () => promise));
    messages.send('red');
    await cache.get('b', load('blue'));
    resolve({ colour: 'red' });
    await Promise.all(early);
    expect(cache.peek('a')).toBeUndefined();
    expect(cache.peek('b')).toEqual({ colour: 'blue' });
  });

  it('has a bound, and an end for each entry', async () => {
    const cache = made({ expiresAtMs: ({ colour }) => (colour === 'old' ? 0 : Number.POSITIVE_INFINITY) });
    await cache.get('x', load('old'));
    expect(cache.peek('x')).toBeUndefined();
    for (const key of ['a', 'b', 'c']) await cache.get(key, load(key));
    cache.peek('a');
    await cache.get('d', load('d'));
    expect(['a', 'b', 'c', 'd'].map((key) => cache.peek(key)?.colour)).toEqual(['a', undefined, 'c', 'd']);
    const none = made({ max: 0 });
    await none.get('a', load('red'));
    expect(none.peek('a')).toBeUndefined();
  });

  it('gives nothing that is over while loads fail, however short ago it was true', async () => {
    const cache = made({ whileAwayMs: 60_000, expiresAtMs: ({ colour }) => (colour === 'old' ? 0 : Infinity) });
    const failing = async () => Promise.reject(new Error('away'));
    await cache.get('a', load('old'));
    await cache.get('b', load('red'));
    messages.connected = false;
    await expect(cache.get('a', failing)).rejects.toThrow('away');
    expect(await cache.get('b', failing)).toEqual({ colour: 'red' });
  });

  it('serves the last known value while the database is away, where that is wanted', async () => {
    const away = async () => Promise.reject(new Error('away'));
    const cache = made({ whileAwayMs: 60_000 });
    const strict = made();
    for (const each of [cache, strict]) await each.get('a', load('red'));
    await expect(cache.get('b', away)).rejects.toThrow('away');
    messages.connected = false;
    expect(await cache.get('a', away)).toEqual({ colour: 'red' });
    await expect(strict.get('a', away)).rejects.toThrow('away');
    // It is asked for first, and believed when it says that there is none.
    expect(await cache.get('a', async () => Promise.resolve(undefined))).toBeUndefined();
    await expect(cache.get('a', away)).rejects.toThrow('away');
  });

  it('counts the time away from when a value was last known to be true, not from when it was read', async () => {
    const away = async () => Promise.reject(new Error('away'));
    const cache = made({ whileAwayMs: 60_000 });
    const realNow = Date.now;
    let now = realNow();
    Date.now = () => now;
    try {
      await cache.get('a', load('red'));
      now += 3_600_000;
      expect(cache.peek('a')).toEqual({ colour: 'red' });
      messages.connected = false;
      now += 59_000;
      expect(await cache.get('a', away)).toEqual({ colour: 'red' });
      now += 1_000;
      await expect(cache.get('a', away)).rejects.toThrow('away');
    } finally {
      Date.now = realNow;
    }
  });

  it('asks once for all who ask at the same time, also while messages do not arrive', async () => {
    const cache = made();
    for (const connected of [true, false]) {
      messages.connected = connected;
      loads = [];
      const answers = await Promise.all(Array.from({ length: 20 }, () => cache.get(String(connected), load('red'))));
      expect(answers).toEqual(Array(20).fill({ colour: 'red' }));
      expect(loads).toEqual(['red']);
    }
  });
});
