import { Injectable } from '@nestjs/common';
import type { UserPrincipal } from '@roost/plugin-kit';
import { emailKey, identityKey, PersonFields, ReservedNames } from '@roost/users';
import { ImportColumns } from './import-columns.js';
import { WRITE_FIELDS } from './import-permissions.js';
import { columnAt } from './import-problems.js';
import { checkValues, type ImportProblem, type ImportValues } from './import-values.js';
import type { NewLine } from './imports.repository.js';
import type { CsvLine } from './read-csv.js';

/** Reads what lines say, and finds what is wrong with them whoever else there is. */
@Injectable()
export class ImportLines {
  constructor(
    private readonly names: ReservedNames,
    private readonly fields: PersonFields,
  ) {}

  /** Columns that mean something in a file of this person. */
  async columnsFor({ projectId, permissions }: UserPrincipal): Promise<ImportColumns> {
    return new ImportColumns(permissions.has(WRITE_FIELDS) ? await this.fields.list(projectId) : []);
  }

  async read(projectId: string, columns: ImportColumns, { line, texts, isWhole }: CsvLine): Promise<NewLine> {
    if (!isWhole) {
      const detail = 'The line has not as many fields as the first one';
      const problems = [{ column: null, code: 'wrong_length', detail }];
      return { line, emailKey: null, usernameKey: null, uniqueValues: null, values: { email: '' }, problems };
    }
    const given = new Map([...texts].map(([column, text]) => [column, text.trim()]));
    const filled = new Map([...given].filter(([, text]) => text !== ''));
    const { values, problems } = checkValues(filled);
    const own = await this.readFields(projectId, columns, filled);
    const found = [...problems, ...this.reservedName(values, problems), ...own.problems, ...missing(columns, given)];
    const { email, username } = values;
    return {
      line,
      emailKey: typeof email === 'string' ? emailKey(email) : null,
      usernameKey: username === undefined ? null : identityKey(username),
      uniqueValues: own.uniqueValues,
      values: own.values ? { ...values, fields: own.values } : values,
      problems: found.length > 0 ? inOrderOf([...texts.keys()], found) : null,
    };
  }

  private reservedName({ username }: ImportValues, problems: readonly ImportProblem[]): ImportProblem[] {
    const isWrong = problems.some(({ column }) => column === 'username');
    if (username === undefined || isWrong || !this.names.has(username)) return [];
    return [{ column: 'username', code: 'is_reserved', detail: 'this username is reserved' }];
  }

  private async readFields(
    projectId: string,
    { fields }: ImportColumns,
    filled: ReadonlyMap<string, string>,
  ): Promise<{
    values?: Record<string, string>;
    uniqueValues: Record<string, string> | null;
    problems: ImportProblem[];
  }> {
    const given = [...filled].flatMap(([column, text]) => {
      const field = fields.get(column);
      return field ? [[field.key, text] as const] : [];
    });
    if (given.length === 0) return { uniqueValues: null, problems: [] };
    const values = Object.fromEntries(given);
    const { checked, errors } = await this.fields.check(projectId, values, { isAdmin: true });
    const unique: [string, string][] = checked.flatMap(({ field, read }) =>
      field.isUnique && read ? [[field.id, read.folded]] : [],
    );
    return {
      values,
      uniqueValues: unique.length > 0 ? Object.fromEntries(unique) : null,
      problems: errors.map(({ pointer, code, detail }) => ({ column: columnAt(pointer), code, detail })),
    };
  }
}

/** Whoever gives a list of what everyone is to have means to give it for everyone. */
const missing = ({ fields }: ImportColumns, given: ReadonlyMap<string, string>): ImportProblem[] =>
  [...given].flatMap(([column, text]) => {
    const isMissing = text === '' && fields.get(column)?.required;
    return isMissing ? [{ column, code: 'is_required', detail: `${column} is required` }] : [];
  });

const inOrderOf = (columns: readonly (string | null)[], problems: readonly ImportProblem[]): ImportProblem[] =>
  problems.toSorted((a, b) => columns.indexOf(a.column) - columns.indexOf(b.column));
