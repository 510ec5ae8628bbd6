import { PERSON_COLUMNS } from './import-columns.js';
import type { ImportDetails } from './imports.repository.js';

/** Who may import people. */
const IMPORT_PEOPLE = 'auth.import-people';
/** Who may fill own fields of others. */
export const WRITE_FIELDS = 'users.write-fields';

/** What is needed to carry out an import. */
export function permissionsFor({ columns }: Pick<ImportDetails, 'columns'>): string[] {
  const fillsFields = columns.some((column) => !PERSON_COLUMNS.some((known) => known === column));
  return fillsFields ? [IMPORT_PEOPLE, WRITE_FIELDS] : [IMPORT_PEOPLE];
}
