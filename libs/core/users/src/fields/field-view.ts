import type { Principal } from '@roost/plugin-kit';
import { AUDIENCES, type Audience, type FieldValue } from './field-types.js';
import type { ListedField } from './fields.repository.js';

/** Lets somebody see and change the fields of everyone. */
export const WRITE_FIELDS = 'users.write-fields';
/** Makes somebody one of the team. */
const TEAM_FIELDS = 'users.read-team-fields';
/** Lets a key see what members see. */
const DIRECTORY = 'users.directory';

/** What fields are read from. */
export interface FieldHolder {
  fields: Readonly<Record<string, FieldValue>>;
  fieldAudiences: Readonly<Record<string, Audience>>;
}

/** Values by key. Null: there is none, or not for whoever asks. */
export type FieldValues = Record<string, FieldValue | null>;

const placeOf = (audience: Audience): number => AUDIENCES.indexOf(audience);

/** As whom a caller sees others: the class of audience that it belongs to. */
export function standingOf(principal: Principal | undefined): Audience {
  if (principal === undefined || principal.kind === 'anonymous' || principal.kind === 'service') return 'everyone';
  if (principal.permissions.has(WRITE_FIELDS)) return 'self';
  if (principal.permissions.has(TEAM_FIELDS)) return 'team';
  return principal.kind === 'user' || principal.permissions.has(DIRECTORY) ? 'members' : 'everyone';
}

/** Whether what this audience sees is seen by somebody of this standing. */
export const admits = (audience: Audience, standing: Audience): boolean => placeOf(audience) >= placeOf(standing);

/** Fields that somebody of this standing may see of others. */
export const visibleFields = (fields: readonly ListedField[], standing: Audience): ListedField[] =>
  fields.filter(({ audience }) => admits(audience, standing));

/** Who the person lets see a value at most. */
const choiceOf = ({ fieldAudiences }: FieldHolder, { id }: ListedField): Audience => fieldAudiences[id] ?? 'everyone';

/** A value that fits its field: what no longer fits is about to be deleted. */
function valueOf({ fields }: FieldHolder, { id, type, options }: ListedField): FieldValue | null {
  const value = fields[id] ?? null;
  return type === 'enum' && !options.some((option) => option.value === value) ? null : value;
}

/** All values of a person, for themselves. */
const ownValues = (fields: readonly ListedField[], person: FieldHolder): FieldValues =>
  Object.fromEntries(fields.map((field) => [field.key, valueOf(person, field)]));

/** Values that somebody of this standing may see. What is hidden and what there is not look alike. */
export const shownValues = (fields: readonly ListedField[], person: FieldHolder, standing: Audience): FieldValues =>
  Object.fromEntries(
    visibleFields(fields, standing).map((field) => [
      field.key,
      admits(choiceOf(person, field), standing) ? valueOf(person, field) : null,
    ]),
  );

/** Keys of fields that everyone is to have, and this person has not. */
const missingFields = (fields: readonly ListedField[], person: FieldHolder): string[] =>
  fields.filter((field) => field.required && valueOf(person, field) === null).map(({ key }) => key);

/** What people see of their own fields. */
export interface OwnFields {
  fields: FieldValues;
  /** By key, where the person has chosen. */
  fieldAudiences: Record<string, Audience>;
  missingFields: string[];
}

export function ownFields(fields: readonly ListedField[], person: FieldHolder): OwnFields {
  const chosen = fields.flatMap(({ id, key }) => {
    const audience = person.fieldAudiences[id];
    return audience === undefined ? [] : [[key, audience] as const];
  });
  return {
    fields: ownValues(fields, person),
    fieldAudiences: Object.fromEntries(chosen),
    missingFields: missingFields(fields, person),
  };
}
