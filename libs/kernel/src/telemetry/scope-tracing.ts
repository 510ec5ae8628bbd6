import { Injectable } from '@nestjs/common';
import { type MeasuredStep, Tracing } from '@roost/plugin-kit';
import { RequestScope } from '../scope/request-scope.js';
import { newSpanId } from '../scope/transaction.js';

/** Adds to the transaction of the current request or job. */
@Injectable()
export class ScopeTracing extends Tracing {
  async measure<T>(op: string, name: string, work: (add: (step: MeasuredStep) => void) => Promise<T>): Promise<T> {
    const transaction = RequestScope.current?.transaction;
    if (!transaction) return work(() => undefined);
    const id = newSpanId();
    const startedAt = transaction.now();
    let isFailed = true;
    try {
      const result = await work(({ ms, ...step }) => {
        transaction.add({ ...step, parentId: id, endedAt: step.startedAt + ms, isFailed: false });
      });
      isFailed = false;
      return result;
    } finally {
      transaction.add({ id, op, name, startedAt, endedAt: transaction.now(), isFailed });
    }
  }
}
