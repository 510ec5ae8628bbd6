import type { CanActivate, NestInterceptor } from '@nestjs/common';
import { GUARDS_METADATA, INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type AnyClass, MESSAGE_METADATA, Page } from '@roost/plugin-kit';
import { type Route, RouteRegistry } from '../discovery/route-registry.js';
import { type BodyOptions, BodyReader } from './body-reader.js';
import { FormInterceptor } from './form.interceptor.js';
import { bodyOf } from './route-body.js';

type Handler = (...args: unknown[]) => unknown;

/** Methods whose requests have no body that means anything. */
const BODYLESS = new Set(['GET', 'HEAD']);

/**
 * Gives each route what its declarations ask for, once: so that no request has to look them up, and none passes what its route does not
 * need. Before `app.init()`, which builds the routes.
 */
export function prepareRoutes(app: NestFastifyApplication, options: BodyOptions): void {
  for (const route of app.get(RouteRegistry).routes()) {
    // A handler of several paths is there several times.
    if (!Object.hasOwn(route.controller, route.operationId)) prepare(app, route, options);
  }
}

function prepare(app: NestFastifyApplication, { controller, operationId, method }: Route, options: BodyOptions): void {
  const instance = controller as Record<string, Handler>;
  const declared = instance[operationId];
  if (!declared) return;
  const guards: CanActivate[] = [];
  const interceptors: NestInterceptor[] = [];
  const body = bodyOf(controller.constructor as AnyClass, operationId);
  if (!BODYLESS.has(method)) guards.push(new BodyReader(body, options));
  if (body.form) interceptors.push(new FormInterceptor(body.form, app.get(body.form.sink, { strict: false })));
  const message = Reflect.getMetadata(MESSAGE_METADATA, declared) as string | undefined;
  const handler = message === undefined ? inherit(declared) : inEnvelope(declared, message);
  for (const key of Reflect.getMetadataKeys(declared)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, declared), handler);
  }
  append(handler, GUARDS_METADATA, guards);
  append(handler, INTERCEPTORS_METADATA, interceptors);
  instance[operationId] = handler;
}

/** A function of its own, so that what is added here stays with this application. */
const inherit = (handler: Handler): Handler =>
  function (this: unknown, ...args) {
    return handler.apply(this, args);
  };

/** Wraps what the handler returns in `{ message, data, meta? }`. */
const inEnvelope = (handler: Handler, message: string): Handler =>
  async function (this: unknown, ...args) {
    const data = await handler.apply(this, args);
    return data instanceof Page
      ? { message, data: data.items, meta: { nextCursor: data.nextCursor } }
      : { message, data: data ?? null };
  };

function append(handler: Handler, key: string, added: readonly object[]): void {
  const declared = (Reflect.getMetadata(key, handler) ?? []) as readonly unknown[];
  Reflect.defineMetadata(key, [...declared, ...added], handler);
}
