import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { URL_ENCODED_METADATA } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { kernelErrors } from './kernel.errors.js';

/** Lets urlencoded bodies through to routes with `@AcceptsUrlEncoded()` only, and nothing else to those. */
@Injectable()
export class UrlEncodedInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const isWanted = this.reflector.get<boolean | undefined>(URL_ENCODED_METADATA, context.getHandler()) ?? false;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const isUrlEncoded = request.body instanceof URLSearchParams;
    if (isUrlEncoded !== isWanted) {
      throw kernelErrors.unsupported_media_type({
        detail: isWanted ? 'Send application/x-www-form-urlencoded' : 'A urlencoded body is not accepted here',
      });
    }
    if (request.body instanceof URLSearchParams) request.body = fieldsOf(request.body);
    return next.handle();
  }
}

function fieldsOf(parameters: URLSearchParams): Record<string, string> {
  const fields = [...parameters];
  if (new Set(fields.map(([name]) => name)).size < fields.length) {
    throw kernelErrors.malformed_body({ detail: 'A field is there twice' });
  }
  return Object.fromEntries(fields);
}
