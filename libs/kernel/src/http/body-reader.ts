import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { type BodyBounds, hasBody, type ProblemDetails } from '@roost/plugin-kit';
import type { FastifyRequest } from 'fastify';
import { brokenBound } from './json-bounds.js';
import { kernelErrors } from '../kernel.errors.js';
import { FORM_TYPE, JSON_TYPE, mediaType, URL_ENCODED_TYPE } from './media-types.js';
import { readText } from './read-text.js';
import { acceptedTypes, type RouteBody } from './route-body.js';

/** What of the server a body is read with. */
export interface BodyOptions {
  /** Of JSON and urlencoded bodies, in bytes. */
  limit: number;
  /** @throws a Problem */
  parseJson: (text: string) => unknown;
}

type Parse = (text: string, bounds: BodyBounds) => unknown;

/** Longest JSON body of a route that takes none: many clients send `{}` where there is nothing to say. */
const NOTHING_BYTES = 2;

/**
 * Reads the body of one route. It stands last among the route's guards: nothing of a body costs anything before its caller was let in,
 * and the route's own exception filters answer for what is wrong with it. What the route does not declare is answered with 415, unread.
 */
export class BodyReader implements CanActivate {
  /** By media type; null for bodies that are left as they are. */
  private readonly parsers = new Map<string, Parse | null>();
  private readonly isOptional: boolean;

  constructor(
    private readonly body: RouteBody,
    private readonly options: BodyOptions,
  ) {
    const { json, urlEncoded, form, bytes } = body;
    this.isOptional = json || (!urlEncoded && !form && (bytes === undefined || bytes.required === false));
    if (json) this.parsers.set(JSON_TYPE, parseJson(options.parseJson));
    if (urlEncoded) this.parsers.set(URL_ENCODED_TYPE, parseUrlEncoded);
    // Forms are read where what they leave behind can be undone: by FormInterceptor.
    for (const type of [...(form ? [FORM_TYPE] : []), ...(bytes?.types ?? [])]) this.parsers.set(type, null);
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { headers } = request;
    // Whatever type it names: many clients name one in every call.
    if (!hasBody(headers) && this.isOptional) return true;
    const isCoded = (headers['content-encoding'] ?? 'identity') !== 'identity';
    const type = mediaType(headers);
    const parse = isCoded ? undefined : this.parsers.get(type);
    if (parse === null) return true;
    if (parse) return this.read(request, parse);
    if (this.parsers.size === 0 && type === JSON_TYPE) return this.readNothing(request);
    throw this.unsupported();
  }

  private async read(request: FastifyRequest, parse: Parse): Promise<boolean> {
    const text = await readText(request.raw, this.options.limit);
    request.body = parse(text, this.body.bounds);
    return true;
  }

  /** Of a route that takes no body. */
  private async readNothing({ raw, headers }: FastifyRequest): Promise<boolean> {
    if (Number(headers['content-length'] ?? 0) > NOTHING_BYTES) throw this.unsupported();
    await readText(raw, NOTHING_BYTES).catch((cause: unknown) => {
      throw this.unsupported({ cause, headers: { connection: 'close' } });
    });
    return true;
  }

  private unsupported(details: ProblemDetails = {}): Error {
    const types = acceptedTypes(this.body);
    const detail = types.length > 0 ? `Send ${types.join(' or ')}, without Content-Encoding` : 'This takes no body';
    return kernelErrors.unsupported_media_type({ detail, ...details });
  }
}

const parseJson =
  (parse: BodyOptions['parseJson']): Parse =>
  (text, bounds) => {
    // In chunks, its length is told by its end alone.
    if (text === '') return undefined;
    const broken = brokenBound(text, bounds);
    if (broken !== undefined) throw kernelErrors.body_too_complex({ detail: broken });
    return parse(text);
  };

function parseUrlEncoded(text: string, { keys }: BodyBounds): Record<string, string> {
  let pairs = 1;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', at + 1)) pairs++;
  if (pairs > keys) throw kernelErrors.body_too_complex({ detail: `The body has more than ${String(keys)} fields` });
  const fields = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(text)) {
    if (fields.has(name)) throw kernelErrors.malformed_body({ detail: 'The body has a field twice' });
    fields.set(name, value);
  }
  return Object.fromEntries(fields);
}
