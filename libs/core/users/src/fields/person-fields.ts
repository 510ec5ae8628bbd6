import { Injectable } from '@nestjs/common';
import { Database, type FieldError, Settings } from '@roost/plugin-kit';
import { usersErrors } from '../users.errors.js';
import { UsersSettings } from '../users.settings.js';
import { FieldDefinitions } from './field-definitions.js';
import { AUDIENCES, type Audience, type FieldValue, isMisfit, type ReadValue, readValue } from './field-types.js';
import type { FieldHolder } from './field-view.js';
import { FieldsRepository, type ListedField } from './fields.repository.js';

/** More keys than a project can have fields are not looked at. */
const MOST_KEYS = 100;

/** Values of a person by key, as a body or a line of a CSV file has them. Null and empty text delete a value. */
export type GivenFields = Readonly<Record<string, unknown>>;

/** What a person changes of their own fields. */
export interface GivenPersonFields {
  fields?: GivenFields | undefined;
  /** Who sees a value at most, by key; null: as the field says. */
  fieldAudiences?: Readonly<Record<string, Audience | null>> | undefined;
}

type Person = FieldHolder & { id: string; projectId: string };

/** Who gives values. */
export interface FieldWriter {
  /** It may write fields that are not the person's to write. */
  isAdmin: boolean;
  /** It makes an account, and is asked for all that sign-up asks for. */
  signsUp?: boolean;
  /** What an admin has given for the person before. It counts where the person gives nothing, as far as it still fits and is free. */
  preset?: GivenFields | undefined;
}

/** A value that fits its field. */
export interface CheckedField {
  field: ListedField;
  /** Null: it is to be deleted. */
  read: ReadValue | null;
}

/** Values that fit, and what is wrong with the others. */
export interface CheckedFields {
  checked: readonly CheckedField[];
  errors: readonly FieldError[];
}

/** Checks and writes the values that people have in the fields of their project: for profiles, sign-up, admins and import. */
@Injectable()
export class PersonFields {
  constructor(
    private readonly fields: FieldsRepository,
    private readonly definitions: FieldDefinitions,
    private readonly settings: Settings,
    private readonly database: Database,
  ) {}

  /**
   * Checks values without writing them, for example those of a line of a CSV file, which are all text. Whether a unique value is free is known when
   * it is written, or by {@link findTaken}.
   */
  async check(projectId: string, given: GivenFields, writer: FieldWriter): Promise<CheckedFields> {
    return this.checkAgainst(await this.definitions.of(projectId), projectId, given, writer);
  }

  /**
   * Checks values, and keeps the fields as they are until the caller's transaction ends, in which {@link write} is then called.
   *
   * @throws `users.invalid_fields`
   */
  async demandFitting(projectId: string, given: GivenFields | undefined, writer: FieldWriter): Promise<CheckedField[]> {
    const isSilent = [given, writer.preset].every((values) => Object.keys(values ?? {}).length === 0);
    // Most projects have no fields, and most changes are of something else.
    if (isSilent && (!writer.signsUp || (await this.definitions.of(projectId)).length === 0)) return [];
    const held = this.database.isInTransaction
      ? await this.fields.hold(projectId)
      : await this.definitions.of(projectId);
    const { checked, errors } = await this.checkAgainst(held, projectId, given ?? {}, writer);
    if (errors.length > 0) throw usersErrors.invalid_fields({ errors });
    return [...checked];
  }

  /**
   * Changes what is given, in the transaction that has locked the account.
   *
   * @returns what the caller writes to the account. @throws `users.invalid_fields`, `users.field_taken`
   */
  async change(
    person: Person,
    { fields, fieldAudiences }: GivenPersonFields,
    writer: FieldWriter,
  ): Promise<Partial<FieldHolder>> {
    const checked = await this.demandFitting(person.projectId, fields, writer);
    const isChosen = fieldAudiences !== undefined && Object.keys(fieldAudiences).length > 0;
    const chosen = isChosen ? { fieldAudiences: await this.choose(person, fieldAudiences) } : {};
    if (checked.length === 0) return chosen;
    await this.write({ ...person, ...chosen }, checked);
    return { ...chosen, fields: this.merge(person.fields, checked) };
  }

  /** The account's values with those that were checked. */
  merge(fields: FieldHolder['fields'], checked: readonly CheckedField[]): Record<string, FieldValue> {
    const merged = new Map(Object.entries(fields));
    for (const { field, read } of checked) {
      if (read === null) merged.delete(field.id);
      else merged.set(field.id, read.value);
    }
    return Object.fromEntries(merged);
  }

  /**
   * Writes what values are compared and searched by, in the transaction that has locked or made the account and writes the result of {@link merge}.
   *
   * @throws `users.field_taken`
   */
  async write(person: Omit<Person, 'fields'>, checked: readonly CheckedField[]): Promise<void> {
    this.database.requireTransaction('Values of fields were written');
    for (const { field, read } of checked) {
      if (read === null) await this.fields.deleteValue(field.id, person.id);
      else {
        const audience = AUDIENCES.indexOf(person.fieldAudiences[field.id] ?? 'everyone');
        const row = { fieldId: field.id, userId: person.id, projectId: person.projectId, audience };
        const { folded } = read;
        if (!(await this.fields.writeValue({ ...row, folded, isUnique: field.isUnique }))) throw taken(field);
      }
    }
  }

  /** The fields of a project, the oldest first. */
  async list(projectId: string): Promise<readonly ListedField[]> {
    return this.definitions.of(projectId);
  }

  /** Those of the values of a field, folded, that somebody has. */
  async takenOf(fieldId: string, folded: readonly string[]): Promise<ReadonlySet<string>> {
    return folded.length === 0 ? new Set() : this.fields.takenOf(fieldId, folded);
  }

  /** @returns the first of the values that somebody has already, and nobody else can have. */
  async findTaken(checked: readonly CheckedField[]): Promise<ListedField | undefined> {
    for (const { field, read } of checked) {
      if (field.isUnique && read && (await this.fields.isTaken(field.id, read.folded))) return field;
    }
    return undefined;
  }

  /** @throws `users.field_taken`, as {@link write} would */
  async demandFree(checked: readonly CheckedField[]): Promise<void> {
    const field = await this.findTaken(checked);
    if (field) throw taken(field);
  }

  /** @returns all choices of the person, by the ids of the fields */
  private async choose(
    person: Omit<Person, 'fields'>,
    choices: Readonly<Record<string, Audience | null>>,
  ): Promise<Record<string, Audience>> {
    const byKey = mapOf(await this.fields.hold(person.projectId));
    const chosen = new Map(Object.entries(person.fieldAudiences));
    for (const [key, audience] of Object.entries(choices)) {
      const field = byKey.get(key);
      if (!field) throw usersErrors.invalid_fields({ errors: [unknown(key, 'fieldAudiences')] });
      if (audience === null) chosen.delete(field.id);
      else chosen.set(field.id, audience);
      await this.fields.showValue(field.id, person.id, AUDIENCES.indexOf(audience ?? 'everyone'));
    }
    return Object.fromEntries(chosen);
  }

  private async checkAgainst(
    fields: readonly ListedField[],
    projectId: string,
    given: GivenFields,
    writer: FieldWriter,
  ): Promise<CheckedFields> {
    const { telephoneCountry } = await this.settings.of(UsersSettings, projectId);
    const byKey = mapOf(fields);
    const preset = await this.presetFor(fields, given, telephoneCountry, writer.preset ?? {});
    const isPreset = (key: string): boolean => preset.some(({ field }) => field.key === key);
    const [checked, errors] = [[...preset], new Array<FieldError>()];
    for (const [key, input] of Object.entries(given).slice(0, MOST_KEYS)) {
      if (isPreset(key)) continue;
      const field = byKey.get(key);
      const result = field ? checkOne(field, input, telephoneCountry, writer) : unknown(key);
      if ('pointer' in result) errors.push(result);
      else checked.push(result);
    }
    if (writer.signsUp) {
      const isLeft = (key: string): boolean => !Object.hasOwn(given, key) && !isPreset(key);
      const left = fields.filter(({ required, atSignUp, key }) => required && atSignUp && isLeft(key));
      errors.push(...left.map(({ key }) => required(key)));
    }
    // In one order for all, so that two who write the same values do not wait for each other.
    return { checked: checked.sort((a, b) => (a.field.id < b.field.id ? -1 : 1)), errors };
  }

  /** What was given before, where nothing is given now. What does not fit any more must not keep the person out. */
  private async presetFor(
    fields: readonly ListedField[],
    given: GivenFields,
    country: string,
    preset: GivenFields,
  ): Promise<CheckedField[]> {
    const found: CheckedField[] = [];
    for (const field of fields) {
      if (!Object.hasOwn(preset, field.key) || !isEmpty(given[field.key])) continue;
      const read = readValue(field, preset[field.key], country);
      if (read === null || isMisfit(read) || (await this.findTaken([{ field, read }]))) continue;
      found.push({ field, read });
    }
    return found;
  }
}

const isEmpty = (input: unknown): boolean =>
  input === undefined || input === null || (typeof input === 'string' && input.trim() === '');

function checkOne(
  field: ListedField,
  input: unknown,
  country: string,
  { isAdmin }: FieldWriter,
): CheckedField | FieldError {
  const { key } = field;
  if (field.writer === 'admin' && !isAdmin)
    return { pointer: pointerTo(key), code: 'is_read_only', detail: `${key} is written by admins` };
  const read = readValue(field, input, country);
  if (isMisfit(read)) return { pointer: pointerTo(key), code: read.code, detail: `${key} ${read.detail}` };
  return read === null && field.required && !isAdmin ? required(key) : { field, read };
}

const mapOf = (fields: readonly ListedField[]): ReadonlyMap<string, ListedField> =>
  new Map(fields.map((field) => [field.key, field]));

const pointerTo = (key: string, within = 'fields'): string =>
  `/${within}/${key.slice(0, 50).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const unknown = (key: string, within?: string): FieldError => ({
  pointer: pointerTo(key, within),
  code: 'is_unknown',
  detail: 'the project has no such field',
});

const required = (key: string): FieldError => ({
  pointer: pointerTo(key),
  code: 'is_required',
  detail: `${key} is required`,
});

const taken = ({ key }: ListedField) =>
  usersErrors.field_taken({ errors: [{ pointer: pointerTo(key), code: 'is_taken', detail: `${key} is taken` }] });
