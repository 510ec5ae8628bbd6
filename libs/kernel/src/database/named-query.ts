import pg, { type QueryResult } from 'pg';
import { rowTypes } from './row-types.js';

/** A statement that Postgres keeps under a name. */
export interface NamedStatement {
  readonly name: string;
  /** How Postgres has described its rows. */
  shape: RowShape | undefined;
}

/** Names of columns, how each is read, and an empty row: a part of pg's result. */
interface RowShape {
  fields: unknown[];
  _parsers: unknown;
  _prebuiltEmptyResultObject: unknown;
}

interface ConnectionOfPg {
  stream: { write: (bytes: Buffer) => void };
  describe: () => void;
  _send: (message: Buffer) => void;
}

/** What pg's queries have beside what its types tell; its version is fixed for this. */
interface QueryOfPg {
  _result: RowShape;
  _accumulateRows: boolean;
  hasBeenParsed: (connection: ConnectionOfPg) => boolean;
  prepare(connection: ConnectionOfPg): void;
  handleRowDescription(message: unknown): void;
}

export type Done = (error: Error | undefined, result: QueryResult) => void;
const Query = pg.Query as unknown as new (config: object, values: unknown, done: Done) => QueryOfPg;

/**
 * A query whose rows are described once. pg asks for the description each time, and makes parsers and an empty row of it, which for one row costs
 * more than reading it. It stays true: Postgres refuses a statement whose rows have changed since it was parsed.
 */
export class NamedQuery extends Query {
  constructor(
    private readonly statement: NamedStatement,
    text: string,
    values: unknown,
    done: Done,
  ) {
    super({ name: statement.name, text, types: rowTypes }, values, done);
  }

  override prepare(connection: ConnectionOfPg): void {
    const { shape } = this.statement;
    if (!shape || !this.hasBeenParsed(connection)) {
      super.prepare(connection);
      return;
    }
    Object.assign(this._result, shape);
    this._accumulateRows = true;
    const messages: Buffer[] = [];
    super.prepare(
      Object.assign(Object.create(connection) as ConnectionOfPg, {
        describe: () => undefined,
        _send: (message: Buffer) => messages.push(message),
      }),
    );
    connection.stream.write(Buffer.concat(messages));
  }

  override handleRowDescription(message: unknown): void {
    super.handleRowDescription(message);
    const { fields, _parsers, _prebuiltEmptyResultObject } = this._result;
    this.statement.shape = { fields, _parsers, _prebuiltEmptyResultObject };
  }
}
