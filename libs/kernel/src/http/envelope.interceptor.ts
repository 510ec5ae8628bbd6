import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { MESSAGE_METADATA, Page } from '@roost/plugin-kit';
import { map, type Observable } from 'rxjs';

/** Wraps what routes with `@Answers()` return in `{ message, data, meta? }`. */
@Injectable()
export class EnvelopeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const message = this.reflector.get<string | undefined>(MESSAGE_METADATA, context.getHandler());
    if (message === undefined) return next.handle();
    return next
      .handle()
      .pipe(
        map((data: unknown) =>
          data instanceof Page
            ? { message, data: data.items, meta: { nextCursor: data.nextCursor } }
            : { message, data: data ?? null },
        ),
      );
  }
}
