import { textOf } from './body-arbitrary.js';
import type { KnownValues } from './known-values.js';
import type { GeneratedRequest } from './request-arbitrary.js';
import type { RawRequest } from './send.js';

/**
 * A generated request as it is sent.
 *
 * @param known what stands in for values that the server gave out
 * @param own what only the caller knows, as `own.accessToken`
 */
export function rawRequest(
  request: GeneratedRequest,
  known: KnownValues,
  own: Readonly<Record<string, unknown>>,
): RawRequest {
  const { operation, caller } = request;
  const [link, path, query, headers, body] = known.resolve(
    [request.link, request.path, request.query, request.headers, request.body] as const,
    own,
  );
  const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => escape(path[name]));
  const pairs = query.flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value]).map((each: unknown) => `${escape(name)}=${escape(each)}`),
  );
  const target = typeof link === 'string' ? link : filled;
  const rest = pairs.join('&');
  const content = body ? body.encode(body.content) : null;
  const given: [string, unknown][] = [
    ...(caller === 'anonymous'
      ? []
      : [['authorization', `Bearer ${String(own['own.accessToken'])}`] as [string, unknown]]),
    ...(body && body.type !== '' ? [['content-type', body.type] as [string, unknown]] : []),
    ...(operation.path.startsWith('/media/uploads') ? [['tus-resumable', '1.0.0'] as [string, unknown]] : []),
    ...headers,
  ];
  return {
    method: operation.method,
    path: (rest === '' ? target : `${target}${target.includes('?') ? '&' : '?'}${rest}`).slice(0, 12_000),
    headers: {
      ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), headerOf(value)])),
      ...(content ? { 'content-length': String(content.length) } : {}),
    },
    body: content,
  };
}

/** As a part of a path or a query. Lone surrogates become what no decoder takes. */
function escape(value: unknown): string {
  const text = textOf(value).slice(0, 6_000);
  return text.isWellFormed() ? encodeURIComponent(text) : `%ed%a0%80${encodeURIComponent(text.toWellFormed())}`;
}

/** Headers are bytes: what is beyond them goes out as UTF-8. */
const headerOf = (value: unknown): string =>
  Buffer.from(textOf(value).slice(0, 6_000), 'utf8')
    .toString('latin1')
    .replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, ' ');
