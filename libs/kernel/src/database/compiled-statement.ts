import type { Statement, Tables } from '@roost/plugin-kit';
import { type Expression, type OperationNode, SelectQueryNode, sql, ValueNode } from 'kysely';
import { nameStatement } from './named-statements.js';

/** Values of a limit that are part of a statement's text, at most. */
const MOST_LIMITS = 8;

/** Stands where the value of a parameter goes. */
class Placeholder {
  constructor(readonly name: string) {}
}

/** What is sent: text, and the values in their order. */
export interface SentStatement {
  text: string;
  values: unknown[];
}

/** A statement as it is sent: built once, and once more for each of the first values of its limit. */
export class CompiledStatement<P extends object> {
  private readonly text: string;
  private readonly order: readonly unknown[];
  /** The parameter that is the limit. */
  private readonly limit: keyof P | undefined;
  private readonly limited = new Map<number, CompiledStatement<P>>();

  constructor(
    private readonly db: Tables<unknown>,
    private readonly statement: Statement<P, unknown>,
    /** Parameters that are part of the text. */
    private readonly literals: Partial<Record<keyof P, number>> = {},
  ) {
    const query = statement.build(db as never, this.placeholders()).compile(db);
    this.text = query.sql;
    this.order = query.parameters;
    this.limit = limitOf(query.query) as keyof P | undefined;
    nameStatement(this.text);
  }

  /** @throws Error when a parameter is missing */
  fill(parameters: P): SentStatement {
    const limit = this.limit === undefined ? undefined : parameters[this.limit];
    const form = typeof limit === 'number' ? this.formFor(limit) : this;
    return { text: form.text, values: form.order.map((value) => valueOf(value, parameters)) };
  }

  private formFor(limit: number): CompiledStatement<P> {
    const known = this.limited.get(limit);
    if (known || this.limit === undefined) return known ?? this;
    if (this.limited.size >= MOST_LIMITS || !Number.isSafeInteger(limit) || limit < 0) return this;
    const form = new CompiledStatement(this.db, this.statement, { ...this.literals, [this.limit]: limit });
    this.limited.set(limit, form);
    return form;
  }

  private placeholders(): Record<keyof P, Expression<never>> {
    const { literals } = this;
    return new Proxy({} as Record<keyof P, Expression<never>>, {
      get: (_, name) => {
        const literal = literals[name as keyof P];
        return literal === undefined ? sql.val(new Placeholder(String(name))) : sql.lit(literal);
      },
    });
  }
}

function valueOf(value: unknown, parameters: object): unknown {
  if (!(value instanceof Placeholder)) return value;
  const given = (parameters as Record<string, unknown>)[value.name];
  if (given === undefined) throw new Error(`The statement has no value for its parameter ${value.name}`);
  return given;
}

function limitOf(query: OperationNode): string | undefined {
  if (!SelectQueryNode.is(query) || !query.limit) return undefined;
  const { limit } = query.limit;
  const parameters =
    'parameters' in limit && Array.isArray(limit.parameters) ? (limit.parameters as OperationNode[]) : [limit];
  const [only] = parameters;
  const value = only && ValueNode.is(only) ? only.value : undefined;
  return value instanceof Placeholder ? value.name : undefined;
}
