import type { ListedField } from '@roost/users';

/** Columns that each project has. */
export const PERSON_COLUMNS = ['email', 'username', 'name', 'locale'] as const;

/** Column of an own field. One whose key is another column's name has a longer one. */
export const columnOfField = (key: string): string => (isPersonColumn(key) ? `fields.${key}` : key);

const isPersonColumn = (name: string): boolean => PERSON_COLUMNS.some((column) => column === name);

/** The columns that files of a project can have. */
export class ImportColumns {
  /** Own fields by their columns. */
  readonly fields: ReadonlyMap<string, ListedField>;

  constructor(fields: readonly ListedField[]) {
    this.fields = new Map(fields.map((field) => [columnOfField(field.key), field]));
  }

  /** @param name from a header, in any case. @returns undefined where it means nothing here */
  find(name: string): string | undefined {
    const wanted = name.trim().toLowerCase();
    if (isPersonColumn(wanted)) return wanted;
    return [...this.fields.keys()].find((column) => column === wanted || `fields.${column}` === wanted);
  }
}
