import { readFile } from 'node:fs/promises';
import { KernelConfig } from '../config/kernel.config.js';
import { endWith, Transaction } from './transaction.js';
import { transactionEvent } from '../telemetry/transaction-event.js';

const start = { traceId: 'a'.repeat(32), op: 'queue.process', name: 'probe.work' };

describe('A transaction', () => {
  it('keeps as many spans as Sentry takes, and ends after each of them', () => {
    const transaction = new Transaction(start);
    for (let count = 0; count < 1_500; count++) transaction.begin('db.query', 'select')();
    const { spans = [], timestamp = 0, start_timestamp: from = 0 } = transactionEvent(transaction, 'ok');
    expect(spans).toHaveLength(1_000);
    expect(new Set(spans.map(({ span_id: id }) => id)).size).toBe(1_000);
    expect(spans.filter((span) => span.start_timestamp < from || (span.timestamp ?? 0) > timestamp)).toEqual([]);
    expect(Math.abs(Date.now() / 1000 - timestamp)).toBeLessThan(60);
  });

  it('may have begun before it is known', () => {
    const startedAt = Date.now() - 5_000;
    expect(transactionEvent(new Transaction({ ...start, startedAt }), 'ok').start_timestamp).toBe(startedAt / 1000);
  });

  it('knows which of its spans failed, and leaves the failure to whoever waits for it', async () => {
    const transaction = new Transaction(start);
    const failing = endWith(Promise.reject(new Error('away')), transaction.begin('db.redis', 'GET'));
    await expect(failing).rejects.toThrow('away');
    await endWith(Promise.resolve(), transaction.begin('db.redis', 'SET'));
    expect(transaction.spans.map(({ name, isFailed }) => [name, isFailed])).toEqual([
      ['GET', true],
      ['SET', false],
    ]);
  });
});

describe('The release that is reported', () => {
  it('is the version of Roost, unless another one is set', async () => {
    const text = await readFile(new URL('../../../../package.json', import.meta.url), 'utf8');
    const { version } = JSON.parse(text) as { version: string };
    expect(new KernelConfig().sentryRelease).toBe(`roost@${version}`);
  });
});
