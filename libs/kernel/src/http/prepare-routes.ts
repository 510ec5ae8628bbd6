import type { CanActivate, NestInterceptor } from '@nestjs/common';
import { GUARDS_METADATA, INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ADDRESS_LIMITS_METADATA,
  type AddressLimit,
  type AnyClass,
  MESSAGE_METADATA,
  Page,
  RateLimiter,
} from '@roost/plugin-kit';
import { type Route, RouteRegistry } from '../discovery/route-registry.js';
import { RequestScope } from '../process/request-scope.js';
import { StartupError } from '../startup-error.js';
import { AddressLimitGuard } from './address-limit.guard.js';
import { type BodyOptions, BodyReader } from './body-reader.js';
import { FormInterceptor } from './form.interceptor.js';
import { bodyOf } from './route-body.js';

type Handler = (...args: unknown[]) => unknown;

/** Methods whose requests have no body that means anything. */
const BODYLESS = new Set(['GET', 'HEAD']);

/**
 * Gives each route what its declarations ask for, once: so that no request has to look them up, and none passes what its route does not
 * need. Before `app.init()`, which builds the routes.
 *
 * @throws StartupError when a declaration cannot be met.
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
  const handler = wrap(declared, message, limits);
  for (const key of Reflect.getMetadataKeys(declared)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, declared), handler);
  }
  const guards = metadata(GUARDS_METADATA, declared);
  Reflect.defineMetadata(GUARDS_METADATA, [...(limits ? [limits] : []), ...guards, ...reader], handler);
  const others = metadata(INTERCEPTORS_METADATA, declared);
  Reflect.defineMetadata(INTERCEPTORS_METADATA, [...others, ...interceptors], handler);
  instance[operationId] = handler;
}

function limitsOf(app: NestFastifyApplication, route: Route, declared: Handler): AddressLimitGuard | undefined {
  const limits = metadata(ADDRESS_LIMITS_METADATA, declared) as AddressLimit[];
  if (limits.length === 0) return undefined;
  const bound = limits.map(({ name, config, budget, failuresOnly }) => {
    if (!name.startsWith(`${route.plugin}.`)) {
      throw new StartupError(
        `Plugin ${route.plugin}: the limit ${name} of ${route.handler} has to start with "${route.plugin}."`,
      );
    }
    return { name, budget: budget(app.get(config, { strict: false })), failuresOnly };
  });
  return new AddressLimitGuard(bound, app.get(RateLimiter));
}

/**
 * A function of its own, so that what is added to it stays with this application. With a message, what the handler returns goes into the
 * envelope `{ message, data, meta? }`.
 */
function wrap(handler: Handler, message: string | undefined, limits: AddressLimitGuard | undefined): Handler {
  const answer = message === undefined ? (data: unknown) => data : (data: unknown) => inEnvelope(message, data);
  return async function (this: unknown, ...args) {
    const data = await handler.apply(this, args);
    if (limits) await limits.forgive(RequestScope.current?.ip ?? '');
    return answer(data);
  };
}

const inEnvelope = (message: string, data: unknown): object =>
  data instanceof Page
    ? { message, data: data.items, meta: { nextCursor: data.nextCursor } }
    : { message, data: data ?? null };

const metadata = (key: unknown, handler: Handler): readonly unknown[] =>
  (Reflect.getMetadata(key, handler) ?? []) as readonly unknown[];
