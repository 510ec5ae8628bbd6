import type { Event } from '@sentry/node';
import type { Span, Transaction } from '../scope/transaction.js';

type SpanJson = NonNullable<Event['spans']>[number];

/** A transaction as Sentry takes it. */
export function transactionEvent(transaction: Transaction, status: string): Event {
  const { traceId, spanId, spans, startedAt, start } = transaction;
  const { op, name, parentSpanId, data = {} } = start;
  return {
    type: 'transaction',
    transaction: name,
    transaction_info: { source: op === 'http.server' ? 'route' : 'task' },
    start_timestamp: startedAt / 1000,
    timestamp: transaction.now() / 1000,
    contexts: {
      trace: {
        trace_id: traceId,
        span_id: spanId,
        ...(parentSpanId !== undefined && { parent_span_id: parentSpanId }),
        op,
        status,
        origin: 'manual',
        data: { ...data, 'sentry.op': op },
      },
    },
    spans: spans.map((span) => spanJson(span, traceId)),
  };
}

const spanJson = ({ id, parentId, op, name, startedAt, endedAt, isFailed }: Span, traceId: string): SpanJson => ({
  trace_id: traceId,
  span_id: id,
  parent_span_id: parentId,
  op,
  description: name,
  start_timestamp: startedAt / 1000,
  timestamp: endedAt / 1000,
  status: isFailed ? 'internal_error' : 'ok',
  origin: 'manual',
  data: { 'sentry.op': op },
});
