import { IsLocale } from '@roost/plugin-kit';
import { IsEmailAddress, IsUsername } from '@roost/users';
import { plainToInstance } from 'class-transformer';
import { IsOptional, IsString, Length, validateSync } from 'class-validator';
import { PERSON_COLUMNS } from './import-columns.js';

/** What of a line is checked in the same way in each project. */
class PersonValues {
  @IsEmailAddress()
  email: string;

  @IsOptional()
  @IsUsername()
  username?: string;

  @IsOptional()
  @IsString()
  @Length(1, 100)
  name?: string;

  @IsLocale({ description: 'Language of mails' })
  @IsOptional()
  locale?: string;
}

/** What a line says of a person. */
export type ImportValues = Pick<PersonValues, keyof PersonValues> & {
  /** Values of own fields by key. */
  fields?: Readonly<Record<string, string>>;
};

/** Why a line was refused. */
export interface ImportProblem {
  /** Null where it is about the whole line. */
  column: string | null;
  /** As of errors: of a field, or of the request that would have made the account. */
  code: string;
  detail: string;
}

/** Reads what a line says of every project's columns. */
export function checkValues(texts: ReadonlyMap<string, string>): { values: ImportValues; problems: ImportProblem[] } {
  const given = PERSON_COLUMNS.flatMap((column) => (texts.has(column) ? [[column, texts.get(column)]] : []));
  const values = plainToInstance(PersonValues, Object.fromEntries(given));
  const problems = validateSync(values).map(({ property, constraints = {} }): ImportProblem => {
    const [first] = Object.entries(constraints);
    return { column: property, code: snakeCase(first?.[0] ?? 'invalid'), detail: first?.[1] ?? '' };
  });
  return { values, problems };
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
