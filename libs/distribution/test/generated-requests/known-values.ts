import type { Operation } from './open-api.js';

/** So many of one name are remembered: the newest. */
const MOST = 60;

/** Stands in a generated request for a value that the server gave out before. */
export class Known {
  constructor(
    /** What such values are called, the likeliest first. */
    readonly names: readonly string[],
    /** Which of them: the same request means the same one. */
    readonly pick: number,
    /** When there is none yet. */
    readonly otherwise: unknown,
  ) {}
}

/** What answers have told: ids, names, tokens, links. Requests ask for these again. */
export class KnownValues {
  private readonly values = new Map<string, unknown[]>();

  /** Segments that an id follows: what answers of such a path tell of is of that kind. */
  private readonly kinds: ReadonlySet<string>;

  constructor(private readonly operations: readonly Operation[]) {
    this.kinds = new Set(
      operations.flatMap(({ path }) => [...path.matchAll(/([^/{}]+)\/\{/g)].map(([, kind]) => kind ?? '')),
    );
  }

  /** Takes note of all that is in an answer to a request of this path. */
  learn(path: string, answer: unknown): void {
    const kind = path.split('/').findLast((segment) => this.kinds.has(segment));
    this.walk(answer, kind ?? '');
  }

  /** Drops what has a name like this. */
  forget(names: RegExp): void {
    for (const name of this.values.keys()) if (names.test(name)) this.values.delete(name);
  }

  add(name: string, value: unknown): void {
    const values = this.values.get(name) ?? [];
    this.values.set(name, values);
    if (values.includes(value)) return;
    values.push(value);
    if (values.length > MOST) values.shift();
  }

  /**
   * The same, with every `Known` in it replaced.
   *
   * @param own what only the caller knows, as `own.password`
   */
  resolve<T>(value: T, own: Readonly<Record<string, unknown>>): T {
    const resolved = (part: unknown): unknown => {
      if (part instanceof Known) return this.find(part, own);
      if (Array.isArray(part)) return part.map(resolved);
      if (!isPlain(part)) return part;
      return Object.fromEntries(Object.entries(part).map(([key, item]) => [key, resolved(item)]));
    };
    return resolved(value) as T;
  }

  private find({ names, pick, otherwise }: Known, own: Readonly<Record<string, unknown>>): unknown {
    for (const name of names) {
      if (own[name] !== undefined) return own[name];
      const values = this.values.get(name);
      // From the newest back: what is there is more likely to be there still.
      if (values?.length) return values.at(-1 - (pick % values.length));
    }
    return otherwise;
  }

  private walk(value: unknown, kind: string, name = ''): void {
    if (Array.isArray(value)) {
      for (const item of value) this.walk(item, kind, name);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) this.walk(item, kind, key);
    } else if (typeof value === 'string' && value.length > 0 && value.length <= 300) {
      this.add(name, value);
      this.add(`${kind}.${name}`, value);
      if (/^https?:\/\/|^\//.test(value)) this.link(value);
    }
  }

  /** Keeps a URL for the operations that it may lead to. */
  link(text: string): void {
    const url = URL.canParse(text, 'http://localhost') ? new URL(text, 'http://localhost') : undefined;
    if (!url || /[{}:]/.test(url.pathname)) return;
    for (const { id, path } of this.operations) {
      const pattern = path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+');
      if (new RegExp(`^${pattern}$`).test(url.pathname)) this.add(`link of ${id}`, url.pathname + url.search);
    }
  }
}

/** What is generated has no prototype. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
