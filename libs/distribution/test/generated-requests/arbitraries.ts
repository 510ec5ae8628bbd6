import fc from 'fast-check';
import { Known } from './known-values.js';
import type { OpenApi, Schema } from './open-api.js';

const deep = (levels: number, leaf: unknown): unknown => {
  let value = leaf;
  for (let level = 0; level < levels; level++) value = level % 2 ? [value] : { a: value };
  return value;
};

/** What nobody means to send. */
const oddValue = (): fc.Arbitrary<unknown> =>
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.constantFrom<unknown>(
        null,
        true,
        0,
        -1,
        0.1,
        -1e308,
        2 ** 31,
        2 ** 53 + 2,
        9e18,
        '',
        ' ',
        '\u0000',
        'a\u0000b',
        '\ud800',
        '\udfff\ud800',
        '\u202e\u200b',
        '../../../../etc/passwd',
        "'; drop table users_user; --",
        '%00%ff%',
        '{{code}}',
        '${7*7}',
        '9'.repeat(400),
        'x'.repeat(70_000),
        '🧑‍🚀'.repeat(300),
        '-0001-01-01T00:00:00Z',
        '+275760-09-13T00:00:00.000Z',
        '9999-12-31T23:59:60Z',
        '2026-02-30T10:00:00Z',
        'NaN',
        'Infinity',
        [],
        {},
        [null],
        [[[]]],
        Array(2000).fill(1),
        deep(18, 1),
        deep(200, 1),
        { length: 3, 0: 'a' },
        { then: 1, toString: 2, toJSON: 'a', constructor: null },
      ),
    },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 50 }) },
    { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  );

/** Values as the document has them, or nearly so. */
export class Arbitraries {
  readonly odd = oddValue();

  constructor(private readonly openApi: OpenApi) {}

  /**
   * @param name of the property or parameter
   * @param owner path segment that its kind is named after, as `albums`
   */
  of(schema: Schema, name: string, owner: string): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) return this.of(this.named(schema.$ref), name, owner);
    const [first] = schema.allOf ?? [];
    const value = first ? this.of(first, name, owner) : this.plain(schema, name, owner);
    return schema.nullable ? fc.option(value, { nil: null, freq: 4 }) : value;
  }

  private named(reference: string): Schema {
    return this.openApi.components.schemas[reference.split('/').at(-1) ?? ''] ?? {};
  }

  private plain(schema: Schema, name: string, owner: string): fc.Arbitrary<unknown> {
    if (schema.enum) return fc.constantFrom(...schema.enum);
    const { minimum: min = -10, maximum: max = 1000 } = schema;
    switch (schema.type) {
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min, max: Math.max(min, max) });
      case 'number':
        return fc.oneof(
          fc.integer({ min: Math.ceil(min), max: Math.floor(max) }),
          fc.double({ min, max, noNaN: true, noDefaultInfinity: true }),
        );
      case 'array':
        return fc.array(this.of(schema.items ?? {}, name, owner), {
          minLength: schema.minItems ?? 0,
          maxLength: Math.min(schema.maxItems ?? 4, 4),
        });
      case 'object':
        return this.object(schema, owner);
      case 'string':
        return this.text(schema, name, owner);
      default:
        return this.odd;
    }
  }

  private object({ properties = {}, required = [], additionalProperties }: Schema, owner: string) {
    const fields = Object.entries(properties).map(([name, schema]) => [name, this.of(schema, name, owner)] as const);
    const needed = Object.keys(properties).filter((name) => required.includes(name));
    const some = fc.record(Object.fromEntries(fields), { requiredKeys: needed });
    const few = fc.record(Object.fromEntries(fields.filter(([name]) => needed.includes(name))));
    const known = inOrder(fc.oneof({ weight: 3, arbitrary: some }, { weight: 2, arbitrary: few }));
    if (typeof additionalProperties !== 'object' || fields.length > 0) return known;
    return fc.dictionary(fc.string({ maxLength: 10 }), this.of(additionalProperties, '', owner), { maxKeys: 5 });
  }

  private text(schema: Schema, name: string, owner: string): fc.Arbitrary<unknown> {
    const { format } = schema;
    const own = this.ownText(schema, name);
    if (format === 'date-time' || format === 'date') return own;
    const isId = format === 'uuid' || /^ids?$|Ids?$/.test(name);
    const names = isId ? namesOfId(name, owner) : [`${owner}.${name}`, name === 'cursor' ? 'nextCursor' : name];
    const known = (likeliest: readonly string[]) =>
      fc.tuple(fc.nat(1000), own).map(([pick, otherwise]) => new Known(likeliest, pick, otherwise));
    // What others have been told is what people ask with; a name of one's own is what they make.
    return fc.oneof(
      { weight: isId ? 12 : 2, arbitrary: known(names) },
      { weight: isId ? 0 : 4, arbitrary: known([`own.${name.replace(/.*password/i, 'password')}`, ...names]) },
      { weight: isId ? 1 : 2, arbitrary: own },
    );
  }

  private ownText(schema: Schema, name: string): fc.Arbitrary<unknown> {
    const { format, pattern, minLength = 0, maxLength = 40, example } = schema;
    if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
    if (format === 'uuid' || /^ids?$|Ids?$/.test(name)) return fc.uuid({ version: 7 });
    if (format === 'email' || name === 'email') return word().map((text) => `${text}@example.org`);
    if (format === 'uri') return fc.webUrl();
    if (format === 'date-time' || format === 'date') {
      const time = fc.tuple(fc.integer({ min: -3, max: 25 }), fc.integer({ min: 0, max: 95 })).map(timeOf);
      return format === 'date' ? time.map((text) => text.slice(0, 10)) : time;
    }
    if (name === 'username' || name === 'name') return word();
    if (/password/i.test(name)) return word().map((text) => `a passphrase with ${text}`);
    if (/key$/i.test(name)) return fc.uuid();
    if (/^upload-/i.test(name)) return fc.constantFrom('0', '4', '12', '4000');
    const text = fc.string({ unit: 'grapheme', minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) });
    return typeof example === 'string' ? fc.oneof(fc.constant(example), text) : text;
  }
}

const word = (): fc.Arbitrary<string> => fc.stringMatching(/^[a-z]{4,10}$/);

/** Of a day from today and a quarter of an hour. */
const timeOf = ([day, quarter]: [number, number]): string =>
  new Date(Math.floor(Date.now() / 86_400_000 + day) * 86_400_000 + quarter * 900_000).toISOString();

/** @returns undefined for what is no time, or looks like one and has thirteen months. */
function timeIn(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/T.*Z$/.test(value)) return undefined;
  const time = Date.parse(value);
  // Those that are near: the last millisecond that there is has no next one.
  return Math.abs(time) < 1e15 ? time : undefined;
}

/** Most times that end also begin, and before. */
export function inOrder<T extends object>(values: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.tuple(values, fc.nat(9)).map(([value, hours]) => {
    const fields = value as Record<string, unknown>;
    for (const [begin, end] of [
      ['start', 'end'],
      ['from', 'to'],
    ] as const) {
      const [from, to] = [timeIn(fields[begin]), timeIn(fields[end])];
      if (from !== undefined && to !== undefined && hours > 0) {
        fields[end] = new Date(from + hours * 3_600_000).toISOString();
      }
    }
    return value;
  });
}

/** Under what an id of this name may be known, the likeliest first. */
function namesOfId(name: string, owner: string): string[] {
  const stem = name.replace(/Ids?$/, '').toLowerCase();
  if (name === 'id' || name === 'ids') return [`${owner}.id`, 'media.id', 'id'];
  return [`${stem}s.id`, `${stem}.id`, name, `${name}s`, 'users.id', 'id'];
}
