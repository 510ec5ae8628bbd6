import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import {
  camelCased,
  Database,
  escapeLike,
  type Parameters,
  type RowOf,
  sql,
  statement,
  type Tables,
  type TablesOf,
  type WithDefaults,
} from '@roost/plugin-kit';
import { User } from './user.entity.js';

export type NewUser = Pick<
  User,
  | 'id'
  | 'projectId'
  | 'username'
  | 'usernameKey'
  | 'email'
  | 'emailKey'
  | 'name'
  | 'locale'
  | 'emailVerifiedAt'
  | 'roles'
  | 'fields'
>;

/** An account without its search fields. */
export type Profile = Omit<User, 'usernameKey' | 'emailKey'>;

/** Name of a person in mails: their name, else their username. */
export const nameOf = ({ name, username }: Pick<Profile, 'name' | 'username'>): string => {
  const trimmed = name?.trim() ?? '';
  return trimmed === '' ? username : trimmed;
};

/** Whether an account is in use: neither suspended nor about to be erased. */
export const isInUse = ({ suspendedAt, eraseAt }: Pick<Profile, 'suspendedAt' | 'eraseAt'>): boolean =>
  suspendedAt === null && eraseAt === null;

/** What a new account has until somebody changes it. */
export const UNTOUCHED = {
  bio: null,
  avatarId: null,
  suspendedAt: null,
  eraseAt: null,
  fieldAudiences: {},
  listed: null,
} satisfies Partial<User>;

/** What people change of their profile themselves. */
export type ProfileChanges = Partial<Pick<Profile, 'username' | 'name' | 'bio' | 'locale' | 'listed'>>;

/** What may be changed of an account. */
export type UserChanges = Partial<Omit<User, 'id' | 'projectId' | 'createdAt'>>;

/** Which accounts a list shows. */
export interface UserFilter {
  projectId: string;
  /** Part of a username, a name or, where `byEmail`, an address. */
  search?: string | undefined;
  byEmail?: boolean;
  state?: 'active' | 'suspended' | 'leaving' | undefined;
  role?: string | undefined;
  /** Whether they have another role than `member`. */
  team?: boolean | undefined;
  limit: number;
  cursor?: string | undefined;
}

type UserTables = TablesOf<{
  users_user: WithDefaults<User, keyof typeof UNTOUCHED | 'createdAt'>;
}>;

const PROFILE = camelCased(
  'id',
  'project_id',
  'username',
  'email',
  'name',
  'bio',
  'avatar_id',
  'roles',
  'locale',
  'email_verified_at',
  'suspended_at',
  'erase_at',
  'created_at',
  'fields',
  'field_audiences',
  'listed',
);
/** The same for queries that are put together for a request. */
export const PROFILE_TEXT = PROFILE.map((column) => column.replace(/ as (.*)$/, ' as "$1"')).join(', ');

/** JSON is a parameter as text. */
type NewRow = Omit<NewUser, 'fields'> & { fields: string };

const insertUser = statement((db: Tables<UserTables>, p: Parameters<NewRow>) =>
  db
    .insertInto('users_user')
    .values({
      id: p.id,
      project_id: p.projectId,
      username: p.username,
      username_key: p.usernameKey,
      email: p.email,
      email_key: p.emailKey,
      name: p.name,
      locale: p.locale,
      email_verified_at: p.emailVerifiedAt,
      roles: p.roles,
      fields: sql<User['fields']>`${p.fields}::jsonb`,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning(PROFILE),
);

const findById = statement((db: Tables<UserTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('users_user').select(PROFILE).where('id', '=', p.id),
);

const lockById = statement((db: Tables<UserTables>, p: Parameters<{ id: string }>) =>
  db.selectFrom('users_user').select(PROFILE).where('id', '=', p.id).forUpdate(),
);

const findByIds = statement((db: Tables<UserTables>, p: Parameters<{ ids: readonly string[] }>) =>
  db
    .selectFrom('users_user')
    .select(PROFILE)
    .where('id', '=', ({ fn }) => fn.any(p.ids)),
);

const findByUsernames = statement((db: Tables<UserTables>, p: Parameters<{ keys: readonly string[] }>) =>
  db
    .selectFrom('users_user')
    .select(PROFILE)
    .where('username_key', '=', ({ fn }) => fn.any(p.keys))
    .orderBy('id'),
);

const findByColumn = (column: 'username_key' | 'email_key') =>
  statement((db: Tables<UserTables>, p: Parameters<{ projectId: string; key: string }>) =>
    db.selectFrom('users_user').select(PROFILE).where('project_id', '=', p.projectId).where(column, '=', p.key),
  );

/** What accounts are found by. */
const FIND_BY = { usernameKey: findByColumn('username_key'), emailKey: findByColumn('email_key') } as const;

/** A row of {@link PROFILE_TEXT}. */
export const toProfile = (row: RowOf<Profile>): Profile => ({
  ...row,
  emailVerifiedAt: row.emailVerifiedAt === null ? null : new Date(row.emailVerifiedAt),
  suspendedAt: row.suspendedAt === null ? null : new Date(row.suspendedAt),
  eraseAt: row.eraseAt === null ? null : new Date(row.eraseAt),
  createdAt: new Date(row.createdAt),
});

const STATES = {
  active: 'suspended_at is null and erase_at is null',
  suspended: 'suspended_at is not null',
  leaving: 'erase_at is not null',
} as const;

@Injectable()
export class UsersRepository {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
  ) {}

  /** @returns undefined when the username or the address is taken; the transaction goes on. */
  async insert(user: NewUser): Promise<Profile | undefined> {
    const inserted = await this.database.first(insertUser, { ...user, fields: JSON.stringify(user.fields) });
    return inserted && toProfile(inserted);
  }

  async isTaken(projectId: string, field: 'usernameKey' | 'emailKey', key: string): Promise<boolean> {
    return (await this.em.count(User, { projectId, [field]: key })) > 0;
  }

  /** Those of the keys that accounts have. */
  async takenKeys(
    projectId: string,
    field: 'usernameKey' | 'emailKey',
    keys: readonly string[],
  ): Promise<ReadonlySet<string>> {
    const where = { projectId, [field]: { $in: [...keys] } };
    const found = await this.em.find(User, where, { fields: ['usernameKey', 'emailKey'], disableIdentityMap: true });
    return new Set(found.map((user) => user[field]));
  }

  async update(id: string, changes: UserChanges): Promise<void> {
    await this.em.nativeUpdate(User, { id }, changes);
  }

  /** @returns false when a name is taken; the transaction is then over. */
  async updateUnlessTaken(id: string, changes: UserChanges): Promise<boolean> {
    if (Object.keys(changes).length === 0) return true;
    try {
      await this.update(id, changes);
      return true;
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) return false;
      throw error;
    }
  }

  /** Locks the account until the transaction ends. */
  async lock(id: string): Promise<Profile | undefined> {
    this.database.requireTransaction('An account was locked');
    const row = await this.database.first(lockById, { id });
    return row && toProfile(row);
  }

  async findProfile(id: string): Promise<Profile | undefined> {
    const row = await this.database.first(findById, { id });
    return row && toProfile(row);
  }

  async findMany(ids: readonly string[]): Promise<Profile[]> {
    return (await this.database.run(findByIds, { ids })).map(toProfile);
  }

  async findByKey(projectId: string, field: 'usernameKey' | 'emailKey', key: string): Promise<Profile | null> {
    const row = await this.database.first(FIND_BY[field], { projectId, key });
    return row ? toProfile(row) : null;
  }

  /** Accounts of all projects. */
  async findByKeys(usernameKeys: readonly string[]): Promise<Profile[]> {
    return (await this.database.run(findByUsernames, { keys: usernameKeys })).map(toProfile);
  }

  /** The newest first. The values are part of the text: how many they find decides which index serves. */
  async list({ projectId, search, byEmail, state, role, team, limit, cursor }: UserFilter): Promise<Profile[]> {
    const where = ['project_id = ?'];
    const values: unknown[] = [projectId];
    const add = (condition: string, ...bound: unknown[]): void => {
      where.push(condition);
      values.push(...bound);
    };
    if (search !== undefined && search !== '') {
      const fields = ['username', 'name', ...(byEmail ? ['email'] : [])];
      const pattern = `%${escapeLike(search)}%`;
      add(`(${fields.map((field) => `${field} ilike ?`).join(' or ')})`, ...fields.map(() => pattern));
    }
    if (state) add(STATES[state]);
    if (role !== undefined) add('roles @> array[?]::text[]', role);
    // Whoever has another role is no mere member, and these few have an index. Postgres cannot know how rare a role is.
    if (role !== undefined && role !== 'member') add(`roles <> '{member}'`);
    if (team !== undefined) add(`roles ${team ? '<>' : '='} '{member}'`);
    if (cursor !== undefined) add('id < ?', cursor);
    const rows = await this.em.execute<RowOf<Profile>[]>(
      `select ${PROFILE_TEXT} from users_user where ${where.join(' and ')} order by id desc limit ?`,
      [...values, limit],
    );
    return rows.map(toProfile);
  }

  /** Holds back others who take an admin away until the transaction ends. */
  async lockAdmins(projectId: string): Promise<void> {
    await this.database.lock(`users:admins:${projectId}`);
  }

  /** Accounts of a project, whatever their state. */
  async count(projectId: string): Promise<number> {
    return this.em.count(User, { projectId });
  }

  /** Accounts of a project, whatever their state, as far as the limit. */
  async countUpTo(projectId: string, limit: number): Promise<number> {
    const [found] = await this.em.execute<{ count: number }[]>(
      'select count(*)::int as count from (select 1 from users_user where project_id = ? limit ?) u',
      [projectId, limit],
    );
    return found?.count ?? 0;
  }

  /** Accounts that can be used and hold one of the roles. */
  async countHolders(projectId: string, roles: readonly string[]): Promise<number> {
    return this.em.count(User, { projectId, suspendedAt: null, eraseAt: null, roles: { $overlap: [...roles] } });
  }

  async roleIsHeld(projectId: string, role: string): Promise<boolean> {
    return (await this.em.count(User, { projectId, roles: { $contains: [role] } })) > 0;
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(User, { id });
  }
}
