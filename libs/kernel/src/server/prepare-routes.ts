import type { CanActivate, NestInterceptor } from '@nestjs/common';
import { GUARDS_METADATA, INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ADDRESS_LIMITS_METADATA,
  type AddressLimit,
  type AnyClass,
  BytesAnswer,
  MESSAGE_METADATA,
  Page,
} from '@roost/plugin-kit';
import { type Route, RouteRegistry } from '../discovery/route-registry.js';
import { honoursKeys } from '../idempotency/honours-keys.js';
import { IdempotencyService } from '../idempotency/idempotency.service.js';
import { KeyGuard } from '../idempotency/key.guard.js';
import { RedisRateLimiter } from '../limits/redis-rate-limiter.js';
import { ownName } from '../per-plugin/own-name.js';
import { RequestScope } from '../scope/request-scope.js';
import { AddressLimitGuard } from '../http/address-limit.guard.js';
import { type BodyOptions, BodyReader } from '../http/body-reader.js';
import { FormInterceptor } from '../http/form.interceptor.js';
import { bodyOf } from '../http/route-body.js';

type Handler = (...args: unknown[]) => unknown;

/** Methods whose requests have no body that means anything. */
const BODYLESS = new Set(['GET', 'HEAD']);

/**
 * Gives each route what its declarations ask for, once: so that no request has to look them up, and none passes what its route does not
 * need. Before `app.init()`, which builds the routes.
 *
 */
export function prepareRoutes(app: NestFastifyApplication, options: BodyOptions): void {
  for (const route of app.get(RouteRegistry).routes()) {
    // A handler of several paths is there several times.
    if (!Object.hasOwn(route.controller, route.operationId)) prepare(app, route, options);
  }
}

function prepare(app: NestFastifyApplication, route: Route, options: BodyOptions): void {
  const { controller, operationId, method } = route;
  const instance = controller as Record<string, Handler>;
  const declared = instance[operationId];
  if (!declared) return;
  const body = bodyOf(controller.constructor as AnyClass, operationId);
  const limits = limitsOf(app, route, declared);
  const reader: CanActivate[] = BODYLESS.has(method) ? [] : [new BodyReader(body, options)];
  const interceptors: NestInterceptor[] = body.form
    ? [new FormInterceptor(body.form, app.get(body.form.sink, { strict: false }))]
    : [];
  const message = Reflect.getMetadata(MESSAGE_METADATA, declared) as string | undefined;
  const isKeyed = honoursKeys(route);
  const answering = inEnvelope(declared, message);
  const repeatable = isKeyed ? once(answering, operationId, app.get(IdempotencyService)) : answering;
  const handler = limits ? forgiving(repeatable, limits) : ownOf(repeatable);
  for (const key of Reflect.getMetadataKeys(declared)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, declared), handler);
  }
  const guards = metadata(GUARDS_METADATA, declared);
  Reflect.defineMetadata(
    GUARDS_METADATA,
    [...(limits ? [limits] : []), ...guards, ...(isKeyed ? [new KeyGuard()] : []), ...reader],
    handler,
  );
  const others = metadata(INTERCEPTORS_METADATA, declared);
  Reflect.defineMetadata(INTERCEPTORS_METADATA, [...others, ...interceptors], handler);
  instance[operationId] = handler;
}

function limitsOf(app: NestFastifyApplication, route: Route, declared: Handler): AddressLimitGuard | undefined {
  const limits = metadata(ADDRESS_LIMITS_METADATA, declared) as AddressLimit[];
  if (limits.length === 0) return undefined;
  const bound = limits.map(({ name, config, budget, failuresOnly }) => {
    return { name: ownName(route.plugin, name), budget: budget(app.get(config, { strict: false })), failuresOnly };
  });
  return new AddressLimitGuard(bound, app.get(RedisRateLimiter));
}

/** With a message, what the handler returns goes into the envelope `{ message, data, meta? }`. */
function inEnvelope(handler: Handler, message: string | undefined): Handler {
  if (message === undefined) return handler;
  return async function (this: unknown, ...args) {
    const data = await handler.apply(this, args);
    if (data instanceof BytesAnswer) return data;
    if (data instanceof Page) return { message, data: data.items, meta: { nextCursor: data.nextCursor } };
    return { message, data: data ?? null };
  };
}

/** Answers requests with the same `Idempotency-Key` alike. It stands inside of validation: what it runs is the handler alone. */
function once(handler: Handler, operationId: string, idempotency: IdempotencyService): Handler {
  return async function (this: unknown, ...args) {
    return idempotency.once(operationId, () => Promise.resolve(handler.apply(this, args)));
  };
}

function forgiving(handler: Handler, limits: AddressLimitGuard): Handler {
  return async function (this: unknown, ...args) {
    const answer = await handler.apply(this, args);
    await limits.forgive(RequestScope.current?.ip ?? '');
    return answer;
  };
}

/** A function of its own, so that what is added to it stays with this application. */
function ownOf(handler: Handler): Handler {
  return function (this: unknown, ...args) {
    return handler.apply(this, args);
  };
}

const metadata = (key: unknown, handler: Handler): readonly unknown[] =>
  (Reflect.getMetadata(key, handler) ?? []) as readonly unknown[];
