import fc from 'fast-check';
import { type Arbitraries, inOrder } from './arbitraries.js';
import { bodyArbitrary, type GeneratedBody } from './body-arbitrary.js';
import { Known } from './known-values.js';
import type { Operation, Parameter } from './open-api.js';

export type Caller = 'admin' | 'anonymous' | 'member';

/** A request before it is known which ids there are. */
export interface GeneratedRequest {
  operation: Operation;
  caller: Caller;
  /** A link that the server gave out, where there is one; else the path with these values. */
  link: Known | null;
  path: Record<string, unknown>;
  query: [string, unknown][];
  headers: [string, unknown][];
  body: GeneratedBody | null;
}

/** Headers that any client may send to anything. */
const ODD_HEADERS: readonly (readonly [string, fc.Arbitrary<unknown>])[] = [
  ['accept', fc.constantFrom('*/*', 'text/html', 'image/avif,image/webp', 'application/xml;q=0.1', ';;;', 'a/b/c', '')],
  ['accept-encoding', fc.constantFrom('gzip', 'br;q=1.0, *;q=0', 'nonsense', '')],
  ['accept-language', fc.constantFrom('sv-SE,sv;q=0.9', 'xx', 'en;q=nonsense', '-', ','.repeat(500))],
  ['authorization', fc.constantFrom('Bearer', 'Bearer x.y.z', 'Basic YTpi', 'Bearer  ', 'nonsense', 'Bearer \u00ff')],
  ['content-encoding', fc.constantFrom('gzip', 'identity', 'nonsense')],
  ['cookie', fc.constantFrom('roost_session=nonsense', '=;=;', 'a=%ff', '__Host-roost_session=' + 'x'.repeat(3000))],
  ['if-match', fc.constantFrom('*', '"a"', 'W/"a", "b"', 'nonsense', '"')],
  ['if-none-match', fc.constantFrom<unknown>('*', '"a"', 'W/"', new Known(['etag'], 0, '"b"'))],
  ['if-modified-since', fc.constantFrom('Sat, 01 Jan 2050 00:00:00 GMT', 'nonsense', '0')],
  ['if-range', fc.constantFrom<unknown>('"a"', 'nonsense', new Known(['etag'], 0, '"b"'))],
  [
    'range',
    fc.constantFrom(
      'bytes=0-0',
      'bytes=-5',
      'bytes=5-',
      'bytes=9-2',
      'bytes=0-1,4-5',
      'bytes=99999999999999999999-',
      'lines=1-2',
      'bytes=',
      'bytes=a-b',
    ),
  ],
  ['idempotency-key', fc.constantFrom('one', 'two', '', 'k'.repeat(300), '🧑', '\u00e5')],
  ['last-event-id', fc.constantFrom('0', '-1', 'nonsense', '9'.repeat(50))],
  ['origin', fc.constantFrom('null', 'https://elsewhere.example', 'nonsense')],
  ['tus-resumable', fc.constantFrom('1.0.0', '0.2.2', 'nonsense')],
  ['traceparent', fc.constantFrom('00-' + '0'.repeat(32) + '-0000000000000000-00', 'nonsense')],
  ['upload-checksum', fc.constantFrom('sha1 nonsense', 'md5 AAAA', 'nonsense')],
  ['upload-defer-length', fc.constantFrom('1', '2')],
  ['upload-length', fc.constantFrom('0', '5', '-1', '1e3', '99999999999999999999', 'nonsense')],
  ['upload-metadata', fc.constantFrom('filename d29ybGQ=', 'filename', 'a b c', ',,,', 'filename \u00ff')],
  ['upload-offset', fc.constantFrom('0', '3', '-1', '99999999999999999999', 'nonsense')],
  ['x-forwarded-for', fc.constantFrom('10.0.0.1', 'nonsense', '::1, 1.2.3.4', ','.repeat(300))],
  ['x-http-method-override', fc.constantFrom('DELETE', 'nonsense')],
  ['x-request-id', fc.constantFrom('a'.repeat(2000), 'nonsense')],
  ['x-roost-project', fc.constantFrom('default', 'other', '', '01a1fb4b-2565-741a-844b-e95db20fbf1e')],
];

const ODD_QUERIES: readonly (readonly [string, string])[][] = [
  [['nonsense', '1']],
  [['limit', '1'], ['limit', '2']], // prettier-ignore
  [['limit', '0']],
  [['limit', '1e2']],
  [['cursor', 'bm9uc2Vuc2U']],
  [['cursor', 'eyJpZCI6MX0']],
  [['cursor', '\u0000']],
  [['count', 'true']],
  [['a[b][c]', '1']],
  [['__proto__', '1']],
  [['constructor', '1']],
  [['from', '2026-01-01T00:00:00Z'], ['from', 'x']], // prettier-ignore
  [['', '']],
];

/** Of 100 requests so many carry something odd at this place. */
const often = (percent: number) => ({
  or: <T>(odd: fc.Arbitrary<T>, usual: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: percent, arbitrary: odd }, { weight: 100 - percent, arbitrary: usual }),
});

/** Requests of one operation: most of them as the document has it, many of them with something wrong, and some all wrong. */
export function requestArbitrary(values: Arbitraries, operation: Operation): fc.Arbitrary<GeneratedRequest> {
  const { parameters, path, id } = operation;
  const of = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place);
  const value = ({ name, schema, in: place }: Parameter): fc.Arbitrary<unknown> =>
    often(place === 'query' ? 8 : 5).or(values.odd, values.of(schema, nameOf(name, path), ownerOf(name, path)));
  const pathValues = Object.fromEntries(of('path').map((parameter) => [parameter.name, value(parameter)]));
  const given = (list: readonly Parameter[]): fc.Arbitrary<[string, unknown][]> => {
    const fields = (some: readonly Parameter[], requiredKeys: string[]) =>
      fc.record(Object.fromEntries(some.map((parameter) => [parameter.name, value(parameter)])), { requiredKeys });
    const needed = list.filter(({ required }) => required);
    const names = needed.map(({ name }) => name);
    const usual = { weight: 3, arbitrary: inOrder(fields(needed, names)) };
    return fc
      .oneof({ weight: 2, arbitrary: inOrder(fields(list, names)) }, usual)
      .map((found) => Object.entries(found));
  };
  const oddQuery = fc
    .constantFrom(...ODD_QUERIES)
    .map((pairs) => pairs.map(([name, text]): [string, unknown] => [name, text]));
  const oddHeader = fc.oneof(
    ...ODD_HEADERS.map(([name, texts]) => texts.map((text): [string, unknown] => [name, text])),
  );
  return fc.record({
    operation: fc.constant(operation),
    caller: fc.constantFrom<Caller>('admin', 'admin', 'admin', 'member', 'member', 'member', 'anonymous'),
    link: often(30).or<Known | null>(
      fc.nat(1000).map((pick) => new Known([`link of ${id}`], pick, null)),
      fc.constant(null),
    ),
    path: fc.record(pathValues),
    query: fc
      .tuple(given(of('query')), often(7).or(oddQuery, fc.constant<[string, unknown][]>([])))
      .map(([own, odd]) => [...own, ...odd]),
    headers: fc
      .tuple(
        given(of('header')),
        often(15).or(fc.array(oddHeader, { minLength: 1, maxLength: 3 }), fc.constant<[string, unknown][]>([])),
      )
      .map(([own, odd]) => [...own, ...odd]),
    body: bodyArbitrary(values, operation),
  });
}

/** `{id}` of `/media/albums/{id}` is one of the albums. */
function ownerOf(name: string, path: string): string {
  const before = path.split(`{${name}}`)[0] ?? '';
  const literal = before.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  return literal.at(-1) ?? '';
}

/** `{name}` of `/mail/templates/{name}` is what the list of them calls `name`. */
const nameOf = (name: string, path: string): string => (path.includes(`{${name}}.`) ? 'token' : name);
