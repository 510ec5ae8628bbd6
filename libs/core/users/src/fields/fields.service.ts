import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog, Database, newId, Notifications, Outbox } from '@roost/plugin-kit';
import { pruneFieldValues } from '../users.contracts.js';
import { usersErrors } from '../users.errors.js';
import { UsersRepository } from '../users.repository.js';
import { FIELD_CHANNEL } from './field-definitions.js';
import { AUDIENCES } from './field-types.js';
import { type FieldChanges, FieldsRepository, type ListedField, type NewField } from './fields.repository.js';

/** Fields of a project at most: each is in every answer about a person. */
const MOST_FIELDS = 50;

/** What a field is to be. */
export type FieldDraft = Omit<NewField, 'id' | 'projectId'>;

/** What a change does to values that people have. Each is a number of people. */
export interface FieldEffects {
  /** They lose their value. */
  lost: number;
  /** More may see their value than when they gave it. */
  exposed: number;
  /** They have no value, and the field is required. Nothing is closed to them; their profile says what is missing. */
  missing: number;
  /** They have a value that somebody else has, too, so that the field cannot become unique. */
  shared: number;
}

/** How a change is made. */
export interface FieldChangeOptions {
  /** Only says what it would do. */
  dryRun: boolean;
  /** Also where people lose values, or more see them. */
  confirm: boolean;
}

/** A field as it is, or would be, and what the change does. */
export interface FieldChange {
  field: ListedField;
  effects: FieldEffects;
}

const NO_EFFECTS: FieldEffects = { lost: 0, exposed: 0, missing: 0, shared: 0 };
const STAYS = { dryRun: true, confirm: false } as const;

/** Adds, changes and removes the fields that people of a project have, and says before what that does to their values. */
@Injectable()
export class FieldsService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly fields: FieldsRepository,
    private readonly users: UsersRepository,
    private readonly notifications: Notifications,
    private readonly audit: AuditLog,
    private readonly outbox: Outbox,
  ) {}

  /** @throws `users.field_not_found` */
  async get(projectId: string, key: string): Promise<ListedField> {
    return known((await this.fields.list(projectId)).find((field) => field.key === key));
  }

  /** @throws `users.field_exists`, `users.too_many_fields`, `users.contradictory_field` */
  async add(projectId: string, draft: FieldDraft, { dryRun }: FieldChangeOptions = STAYS): Promise<FieldChange> {
    demandConsistent(draft);
    return this.em.transactional(async () => {
      await this.database.lock(`users:fields:${projectId}`);
      const present = await this.fields.list(projectId);
      if (present.some(({ key }) => key === draft.key)) throw usersErrors.field_exists();
      if (present.length >= MOST_FIELDS)
        throw usersErrors.too_many_fields({ detail: `at most ${String(MOST_FIELDS)} fields` });
      const field = { ...draft, id: newId(), projectId, createdAt: new Date() };
      const missing = draft.required ? await this.users.count(projectId) : 0;
      if (!dryRun) {
        await this.fields.insert(field);
        await this.tell(field, 'field-added', { type: draft.type });
      }
      return { field: { ...field, createdAt: field.createdAt.toISOString() }, effects: { ...NO_EFFECTS, missing } };
    });
  }

  /** @throws `users.field_not_found`, `users.contradictory_field`, `users.field_not_unique`, `users.field_change_unconfirmed` */
  async change(
    projectId: string,
    key: string,
    changes: FieldChanges,
    options: FieldChangeOptions = STAYS,
  ): Promise<FieldChange> {
    return this.em.transactional(async () => {
      const before = known(await this.fields.lock(projectId, key));
      const field = { ...before, ...changes };
      demandConsistent(field);
      const effects = await this.effectsOf(before, field);
      if (options.dryRun) return { field, effects };
      if (effects.shared > 0)
        throw usersErrors.field_not_unique({ detail: `${String(effects.shared)} people share a value` });
      demandConfirmed(effects, options);
      if (Object.keys(changes).length > 0) await this.fields.update(field.id, changes);
      if (field.isUnique !== before.isUnique) await this.fields.setUnique(field.id, field.isUnique);
      await this.tell(field, 'field-changed', { changed: Object.keys(changes), ...effects });
      if (effects.lost > 0) await this.outbox.enqueue(pruneFieldValues, { fieldId: field.id, projectId });
      return { field, effects };
    });
  }

  /** @throws `users.field_not_found`, `users.field_change_unconfirmed` */
  async remove(projectId: string, key: string, options: FieldChangeOptions = STAYS): Promise<FieldChange> {
    return this.em.transactional(async () => {
      const field = known(await this.fields.lock(projectId, key));
      const effects = { ...NO_EFFECTS, lost: await this.fields.countHolders(field.id) };
      if (options.dryRun) return { field, effects };
      demandConfirmed(effects, options);
      await this.fields.delete(field.id);
      await this.tell(field, 'field-removed', { ...effects });
      if (effects.lost > 0) await this.outbox.enqueue(pruneFieldValues, { fieldId: field.id, projectId });
      return { field, effects };
    });
  }

  private async effectsOf(before: ListedField, after: ListedField): Promise<FieldEffects> {
    const { id, projectId } = before;
    const kept = new Set(after.options.map(({ value }) => value));
    const gone = before.options.map(({ value }) => value).filter((value) => !kept.has(value));
    const [was, is] = [AUDIENCES.indexOf(before.audience), AUDIENCES.indexOf(after.audience)];
    const isMoreRequired = after.required && (!before.required || gone.length > 0);
    const lost = await this.fields.countOf(id, gone);
    return {
      lost,
      // Whoever chose to show less than the field showed before is shown to nobody else now.
      exposed: is > was ? await this.fields.countShown(id, was) : 0,
      missing: isMoreRequired ? (await this.users.count(projectId)) - (await this.fields.countHolders(id)) + lost : 0,
      shared: after.isUnique && !before.isUnique ? await this.fields.countShared(id) : 0,
    };
  }

  private async tell(
    { id, projectId, key }: NewField,
    action: string,
    details: Record<string, unknown>,
  ): Promise<void> {
    await this.audit.record({ action, target: `field:${id}`, projectId, details: { key, ...details } });
    await this.notifications.notify(FIELD_CHANNEL, projectId);
  }
}

function known(field: ListedField | undefined): ListedField {
  if (!field) throw usersErrors.field_not_found();
  return field;
}

/** Refuses what cannot be filled in or compared. */
function demandConsistent({ type, options, isUnique, writer, atSignUp }: FieldDraft): void {
  const refuse = (detail: string): never => {
    throw usersErrors.contradictory_field({ detail });
  };
  if (type === 'enum' && options.length === 0) refuse('an enum needs options');
  if (type !== 'enum' && options.length > 0) refuse('only an enum has options');
  if (new Set(options.map(({ value }) => value)).size < options.length) refuse('two options have the same value');
  if (isUnique && (type === 'boolean' || type === 'enum')) refuse(`a field of type ${type} cannot be unique`);
  if (atSignUp && writer === 'admin') refuse('whoever signs up cannot write a field of admins');
}

function demandConfirmed({ lost, exposed }: FieldEffects, { confirm }: FieldChangeOptions): void {
  if (confirm || lost + exposed === 0) return;
  const losses = lost > 0 ? [`${String(lost)} people lose their value`] : [];
  const exposures = exposed > 0 ? [`more may see the value of ${String(exposed)} people`] : [];
  throw usersErrors.field_change_unconfirmed({ detail: [...losses, ...exposures].join(', and ') });
}
