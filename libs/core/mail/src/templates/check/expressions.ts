import Handlebars from 'handlebars';
import type { TemplateFault } from './template-fault.js';

type Expression = hbs.AST.Expression;
type Part = TemplateFault['part'];

/** Helpers that open a block, and those that stand for a value. `log` is none of ours: it would write data into logs. */
const BLOCK_HELPERS: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);
const VALUE_HELPERS: ReadonlySet<string> = new Set(['lookup']);

/** Where the sample does not tell what a value looks like. */
const UNKNOWN = Symbol('unknown');

/** What an expression may refer to: the value of a block, and the names that the block gives to parts of it. */
interface Scope {
  value: unknown;
  names: ReadonlySet<string>;
}

/**
 * Finds what is wrong with the handlebars expressions of a text: syntax, unknown variables and helpers, values that would not be escaped. It looks
 * into every branch, also into those that the sample does not take.
 *
 * @param sample every variable that the template may use.
 */
export function checkExpressions(text: string, sample: Readonly<Record<string, unknown>>, part: Part): TemplateFault[] {
  let program: hbs.AST.Program;
  try {
    program = Handlebars.parse(text);
  } catch (error) {
    return [syntaxFault(error, part)];
  }
  const check = new ExpressionCheck(part, sample);
  check.program(program, []);
  return check.faults;
}

function syntaxFault(error: unknown, part: Part): TemplateFault {
  const message = error instanceof Error ? error.message : String(error);
  const line = /Parse error on line (\d+)/.exec(message)?.[1] ?? /- (\d+):\d+$/.exec(message)?.[1];
  const what = message.split('\n').at(-1)?.slice(0, 200) ?? message;
  return { part, line: line === undefined ? null : Number(line), reason: `handlebars: ${what}` };
}

class ExpressionCheck {
  readonly faults: TemplateFault[] = [];
  private readonly root: Scope;

  constructor(
    private readonly part: Part,
    sample: Readonly<Record<string, unknown>>,
  ) {
    this.root = { value: sample, names: new Set() };
  }

  /** @param outer scopes around this one, the innermost last. */
  program({ body }: hbs.AST.Program, outer: readonly Scope[], scope = this.root): void {
    for (const statement of body) this.statement(statement, [...outer, scope]);
  }

  private statement(statement: hbs.AST.Statement, scopes: readonly Scope[]): void {
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement':
        this.mustache(statement as hbs.AST.MustacheStatement, scopes);
        return;
      case 'BlockStatement':
        this.block(statement as hbs.AST.BlockStatement, scopes);
        return;
      default:
        this.fault(statement, 'partials and decorators are not supported');
    }
  }

  private mustache(mustache: hbs.AST.MustacheStatement, scopes: readonly Scope[]): void {
    if (!mustache.escaped)
      this.fault(mustache, 'write {{…}}: {{{…}}} and {{&…}} would put data into the mail as markup');
    if (mustache.path.type !== 'PathExpression') this.fault(mustache, 'write the text itself, not as an expression');
    else this.call(mustache, { ...mustache, path: mustache.path as hbs.AST.PathExpression }, scopes);
  }

  private block(block: hbs.AST.BlockStatement, scopes: readonly Scope[]): void {
    const name = block.path.original;
    const [value] = block.params.map((param) => this.value(param, scopes));
    if (!BLOCK_HELPERS.has(name) || block.params.length !== 1) {
      this.fault(
        block,
        `there is no block {{#${name}}} with ${String(block.params.length)} values; there are: ${list(BLOCK_HELPERS)}`,
      );
      return;
    }
    const inner =
      name === 'each'
        ? { value: firstOf(value), names: paramsOf(block.program) }
        : { value, names: paramsOf(block.program) };
    if (name === 'each' || name === 'with') this.program(block.program, scopes, inner);
    else this.program(block.program, scopes.slice(0, -1), scopes.at(-1));
    // The parser leaves it out where there is no {{else}}.
    const inverse = block.inverse as hbs.AST.Program | undefined;
    if (inverse) this.program(inverse, scopes.slice(0, -1), scopes.at(-1));
  }

  /** Something with a name, which is a helper when values follow it. */
  private call(
    node: hbs.AST.Node,
    { path, params, hash }: Pick<hbs.AST.SubExpression, 'path' | 'params' | 'hash'>,
    scopes: readonly Scope[],
  ): unknown {
    // The parser leaves it out where there are no pairs.
    const hasPairs = (hash as hbs.AST.Hash | undefined) !== undefined;
    if (params.length === 0 && !hasPairs) return this.value(path, scopes);
    const name = path.original;
    if (!VALUE_HELPERS.has(name)) this.fault(node, `there is no helper ${name}; there are: ${list(VALUE_HELPERS)}`);
    for (const param of params) this.value(param, scopes);
    return UNKNOWN;
  }

  private value(expression: Expression, scopes: readonly Scope[]): unknown {
    if (expression.type === 'SubExpression') return this.call(expression, expression as hbs.AST.SubExpression, scopes);
    if (expression.type !== 'PathExpression') return UNKNOWN;
    const { data, depth, parts, original } = expression as hbs.AST.PathExpression;
    if (data) return UNKNOWN;
    const scope = scopes.at(-1 - depth);
    if (!scope) {
      this.fault(expression, `"${original}" leads out of the data`);
      return UNKNOWN;
    }
    const [first] = parts;
    if (first !== undefined && scopes.some(({ names }) => names.has(first))) return UNKNOWN;
    let { value } = scope;
    for (const key of parts) {
      if (value === UNKNOWN) return UNKNOWN;
      if (value === null || value === undefined || !Object.hasOwn(value, key)) {
        this.fault(expression, `"${original}" is not in the sample data`);
        return UNKNOWN;
      }
      value = (value as Record<string, unknown>)[key];
    }
    return value;
  }

  private fault(node: hbs.AST.Node, reason: string): void {
    this.faults.push({ part: this.part, line: node.loc.start.line, reason });
  }
}

const list = (names: ReadonlySet<string>): string => [...names].join(', ');

const paramsOf = ({ blockParams }: hbs.AST.Program): ReadonlySet<string> =>
  new Set(blockParams as readonly string[] | undefined);

function firstOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return UNKNOWN;
  const [first = UNKNOWN] = Object.values(value) as unknown[];
  return first;
}
