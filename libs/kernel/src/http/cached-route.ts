import type { FindCachedResponse } from '@roost/plugin-kit';
import type { Route } from '../discovery/route-registry.js';

const PARAMETER = /^:\w+$/;
/** A parameter that takes what its own expression does. */
const OWN_EXPRESSION = /^:\w+\((.+)\)$/;
/** As the router is set: longer ones are 404. */
const MAX_PARAMETER_LENGTH = 200;
/** What the router decodes or cuts off before it looks for a route: such paths go the usual way. */
const UNUSUAL = /[%;#]/;

/** A segment that is not just a parameter, and where it stands. */
interface Fixed {
  index: number;
  /** A text, or an expression where a parameter is only a part of the segment. */
  value: string | RegExp;
}

interface Pattern {
  /** How many segments a path has; undefined when it ends with a wildcard. */
  length: number | undefined;
  fixed: readonly Fixed[];
}

/**
 * A route that may be answered from memory. It takes the paths that the router would give to this route and no other: what is fixed
 * comes before a parameter, and a parameter before a wildcard.
 */
export class CachedRoute {
  /** What its paths start with. */
  readonly prefix: string;
  private readonly own: Pattern;
  private readonly parameters: readonly { index: number; name: string }[];
  private readonly others: readonly Pattern[];
  private readonly othersOfHead: readonly Pattern[];

  /** @param routes all routes of the process. */
  constructor(
    readonly pattern: string,
    readonly find: FindCachedResponse,
    routes: readonly Pick<Route, 'method' | 'path'>[],
  ) {
    this.prefix = pattern.split(':', 1)[0] ?? '';
    this.own = patternOf(pattern);
    this.parameters = pattern
      .split('/')
      .flatMap((segment, index) => (PARAMETER.test(segment) ? [{ index, name: segment.slice(1) }] : []));
    this.others = routes
      .filter(({ method, path }) => (method === 'GET' || method === 'ALL') && comesBefore(path, pattern))
      .map(({ path }) => patternOf(path))
      .filter(({ length }) => length === undefined || length === this.own.length)
      .map(({ length, fixed }) => ({ length, fixed: fixed.filter((segment) => !this.has(segment)) }));
    this.othersOfHead = routes.filter(({ method }) => method === 'HEAD').map(({ path }) => patternOf(path));
  }

  /** @returns parameters of the route, or undefined for a path of another route. */
  match(method: string, path: string): Readonly<Record<string, string>> | undefined {
    if (UNUSUAL.test(path)) return undefined;
    const segments = path.split('/');
    if (!fits(segments, this.own)) return undefined;
    if (this.others.some((other) => fits(segments, other))) return undefined;
    if (method === 'HEAD' && this.othersOfHead.some((other) => fits(segments, other))) return undefined;
    const params: Record<string, string> = {};
    for (const { index, name } of this.parameters) {
      const value = segments[index] ?? '';
      if (value === '' || value.length > MAX_PARAMETER_LENGTH) return undefined;
      params[name] = value;
    }
    return params;
  }

  /** What is fixed here, too, need not be looked at again. */
  private has({ index, value }: Fixed): boolean {
    return this.own.fixed.some((own) => own.index === index && own.value === value);
  }
}

/** Whether a pattern consists of fixed segments and whole parameters only. */
export const isPlain = (pattern: string): boolean =>
  pattern.split('/').every((segment) => PARAMETER.test(segment) || /^[\w.~-]*$/.test(segment));

/** Whether the router prefers a pattern to another one, for paths that fit both. */
function comesBefore(pattern: string, other: string): boolean {
  const segments = other.split('/');
  for (const [index, segment] of pattern.split('/').entries()) {
    if (segment.includes('*')) return false;
    const isParameter = PARAMETER.test(segments[index] ?? '');
    if (PARAMETER.test(segment) !== isParameter) return isParameter;
  }
  return false;
}

function patternOf(path: string): Pattern {
  const [before = '', ...wildcard] = path.split('*');
  const segments = before.split('/');
  if (wildcard.length > 0) segments.pop();
  return {
    length: wildcard.length > 0 ? undefined : segments.length,
    fixed: segments.flatMap((segment, index) => (PARAMETER.test(segment) ? [] : [{ index, value: valueOf(segment) }])),
  };
}

function valueOf(segment: string): string | RegExp {
  if (!segment.includes(':')) return segment;
  const [, own] = OWN_EXPRESSION.exec(segment) ?? [];
  if (own !== undefined) return new RegExp(own);
  const parts = segment.split(/:\w+/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.+')}$`);
}

function fits(segments: readonly string[], { length, fixed }: Pattern): boolean {
  if (length !== undefined && length !== segments.length) return false;
  return fixed.every(({ index, value }) => {
    const segment = segments[index] ?? '';
    return typeof value === 'string' ? segment === value : value.test(segment);
  });
}
