import { makePng } from '@roost/testing';
import fc from 'fast-check';
import type { Arbitraries } from './arbitraries.js';
import type { Operation } from './open-api.js';

/** A body before it is known which ids there are. */
export interface GeneratedBody {
  type: string;
  content: unknown;
  /** Makes bytes of the content once its ids are known. */
  encode: (content: unknown) => Buffer;
}

const BOUNDARY = 'b0undary';
const FILES: readonly Buffer[] = [
  makePng(64, 48),
  makePng(65, 48),
  makePng(3, 900),
  makePng(64, 48).subarray(0, 100),
  Buffer.alloc(0),
  Buffer.from('not a picture'),
  Buffer.from('%PDF-1.4\n%%EOF'),
  Buffer.from('GIF89a'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
  Buffer.from('RIFF\0\0\0\0WAVE'),
];
const FILENAMES = ['a.png', '', '../../a', 'å🧑‍🚀.png', 'x'.repeat(400), 'a\u0000b.png', 'a".png', '.', '%ff'];

const json = (content: unknown): Buffer => Buffer.from(JSON.stringify(content ?? null));
/** As JSON, and then broken. */
const broken = (mend: (text: string) => string | Buffer) => (content: unknown) =>
  Buffer.from(mend(json(content).toString()) as string);

const ENCODINGS: readonly ((content: unknown) => Buffer)[] = [
  broken((text) => text.slice(0, -1)),
  broken((text) => text + text),
  broken((text) => `\ufeff${text}`),
  broken((text) => Buffer.from(text, 'utf16le')),
  broken((text) => Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from('}')])),
  broken((text) => text.replace('{', '{"__proto__":{"admin":true},"constructor":{"prototype":{}},')),
  broken((text) => text.replace('{', '{"a":1e999,"b":-0,"a":2,')),
  broken((text) => text.replaceAll('"', "'")),
  broken(() => ''),
  broken(() => ' \n'),
  broken(() => '['.repeat(5000)),
  broken(() => '{"a":'.repeat(5000)),
  broken(() => `{${Array.from({ length: 600 }, (_, index) => `"k${index}":1`).join(',')}}`),
  broken(() => '"\\ud800"'),
  broken(() => '{"\\u0000":"\\udfff"}'),
];

const TYPES = [
  '',
  'application/json; charset=utf-16',
  'application/json; charset=nonsense',
  'application/json;',
  'application/jsonp',
  'application/merge-patch+json',
  'application/octet-stream',
  'application/offset+octet-stream',
  'application/x-www-form-urlencoded',
  'image/png',
  'multipart/form-data',
  'multipart/form-data; boundary=other',
  'nonsense',
  'text/plain',
];

/** Most bodies as the document has them; some with something odd in a field, of another type, or broken on the way. */
export function bodyArbitrary(values: Arbitraries, operation: Operation): fc.Arbitrary<GeneratedBody | null> {
  const declared = Object.entries(operation.body).map(([type, { schema }]) =>
    bodyOf(values, type, values.of(schema, '', ownerOf(operation))),
  );
  const odd = fc.record({
    type: fc.constantFrom('application/json', ...TYPES, ...Object.keys(operation.body)),
    content: values.odd,
    encode: fc.constantFrom(json, ...ENCODINGS),
  });
  if (declared.length === 0) {
    if (operation.method === 'HEAD' || operation.method === 'GET') return fc.constant(null);
    return fc.oneof({ weight: 15, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: odd });
  }
  return fc.oneof(
    { weight: 80, arbitrary: fc.oneof(...declared) },
    { weight: 7, arbitrary: odd },
    {
      weight: 7,
      arbitrary: fc
        .oneof(...declared)
        .chain((body) => fc.constantFrom(...ENCODINGS).map((encode) => ({ ...body, encode }))),
    },
    {
      weight: 4,
      arbitrary: fc.oneof(...declared).chain((body) => fc.constantFrom(...TYPES).map((type) => ({ ...body, type }))),
    },
    { weight: 2, arbitrary: fc.constant(null) },
  );
}

function bodyOf(values: Arbitraries, type: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<GeneratedBody> {
  if (type === 'multipart/form-data') return formOf(values, value);
  if (type === 'application/offset+octet-stream') {
    return fc.uint8Array({ maxLength: 12 }).map((content) => ({ type, content, encode: () => Buffer.from(content) }));
  }
  const content = fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: withOdd(values, value) });
  const encode = type === 'application/x-www-form-urlencoded' ? urlEncoded : json;
  return content.map((content) => ({ type, content, encode }));
}

/** One field of it is odd, or there is one too much. */
function withOdd(values: Arbitraries, value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc.tuple(value, values.odd, fc.nat(30)).map(([content, odd, at]) => {
    if (typeof content !== 'object' || content === null) return odd;
    const names = Object.keys(content);
    return { ...content, [names[at % (names.length + 1)] ?? 'nonsense']: odd };
  });
}

function formOf(values: Arbitraries, value: fc.Arbitrary<unknown>): fc.Arbitrary<GeneratedBody> {
  const file = fc.record({
    bytes: fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...FILES.slice(0, 3)) },
      { weight: 1, arbitrary: fc.constantFrom(...FILES) },
    ),
    filename: fc.oneof(
      { weight: 3, arbitrary: fc.constant('a.png') },
      { weight: 1, arbitrary: fc.constantFrom(...FILENAMES) },
    ),
    cut: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) }),
  });
  const fields = fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: withOdd(values, value) });
  return fc.tuple(fields, file).map(([content, { bytes, filename, cut }]) => ({
    type: `multipart/form-data; boundary=${BOUNDARY}`,
    content,
    encode: (resolved: unknown) => {
      const parts = Object.entries(resolved as object).map(([name, field]: [string, unknown]) =>
        name === 'file' || name === 'avatar' ? part(name, bytes, filename) : part(name, Buffer.from(textOf(field))),
      );
      const whole = Buffer.concat([...parts, Buffer.from(`--${BOUNDARY}--\r\n`)]);
      return whole.subarray(0, whole.length - cut);
    },
  }));
}

function part(name: string, content: Buffer, filename?: string): Buffer {
  const file = filename === undefined ? '' : `; filename="${filename}"\r\ncontent-type: image/png`;
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), content, Buffer.from('\r\n')]);
}

const urlEncoded = (content: unknown): Buffer => {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(Object(content) as Record<string, unknown>))
    fields.append(name, textOf(value));
  return Buffer.from(fields.toString());
};

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value ?? null));

function ownerOf({ path }: Operation): string {
  return (
    path
      .split('/')
      .filter((segment) => segment !== '' && !segment.startsWith('{'))
      .at(-1) ?? ''
  );
}
