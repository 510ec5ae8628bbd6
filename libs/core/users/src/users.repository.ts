import { EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { directQuery } from '@roost/plugin-kit';
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
>;

/** An account, without what it is found by. */
export type Profile = Omit<User, 'usernameKey' | 'emailKey'>;

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
  limit: number;
  cursor?: string | undefined;
}

const PROFILE = `id, project_id as "projectId", username, email, name, bio, avatar_id as "avatarId", roles, locale,
  email_verified_at as "emailVerifiedAt", suspended_at as "suspendedAt", erase_at as "eraseAt", created_at as "createdAt"`;

/** What accounts are found by. */
const COLUMNS = { usernameKey: 'username_key', emailKey: 'email_key' } as const;

const TIMES = ['emailVerifiedAt', 'suspendedAt', 'eraseAt', 'createdAt'] as const;

/** As Postgres tells it: times are text. */
type ProfileRow = Omit<Profile, (typeof TIMES)[number]> & Record<(typeof TIMES)[number], string | null>;

function toProfile(row: ProfileRow): Profile {
  const times = TIMES.map((name) => [name, row[name] === null ? null : new Date(row[name])]);
  return { ...row, ...Object.fromEntries(times) } as Profile;
}

const STATES = {
  active: 'suspended_at is null and erase_at is null',
  suspended: 'suspended_at is not null',
  leaving: 'erase_at is not null',
} as const;

@Injectable()
export class UsersRepository {
  constructor(private readonly em: EntityManager) {}

  /** @returns undefined when the username or the address is taken; the transaction goes on. */
  async insert(user: NewUser): Promise<Profile | undefined> {
    const [inserted] = await this.em.execute<ProfileRow[]>(
      `insert into users_user (id, project_id, username, username_key, email, email_key, name, locale, email_verified_at, roles)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text[]) on conflict do nothing returning ${PROFILE}`,
      [
        user.id,
        user.projectId,
        user.username,
        user.usernameKey,
        user.email,
        user.emailKey,
        user.name,
        user.locale,
        user.emailVerifiedAt,
        `{${user.roles.join(',')}}`,
      ],
    );
    return inserted && toProfile(inserted);
  }

  async isTaken(projectId: string, field: 'usernameKey' | 'emailKey', key: string): Promise<boolean> {
    return (await this.em.count(User, { projectId, [field]: key })) > 0;
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
    const [row] = await this.em.execute<ProfileRow[]>(`select ${PROFILE} from users_user where id = ? for update`, [
      id,
    ]);
    return row && toProfile(row);
  }

  async findProfile(id: string): Promise<Profile | undefined> {
    const sql = `select ${PROFILE} from users_user where id = ?`;
    const [row] = await directQuery<ProfileRow>(this.em, sql, [id]);
    return row && toProfile(row);
  }

  async findMany(ids: readonly string[]): Promise<Profile[]> {
    const sql = `select ${PROFILE} from users_user where id = any(?::uuid[])`;
    const rows = await this.em.execute<ProfileRow[]>(sql, [`{${ids.join(',')}}`]);
    return rows.map(toProfile);
  }

  async findByKey(projectId: string, field: 'usernameKey' | 'emailKey', key: string): Promise<Profile | null> {
    const sql = `select ${PROFILE} from users_user where project_id = ? and ${COLUMNS[field]} = ?`;
    const [row] = await directQuery<ProfileRow>(this.em, sql, [projectId, key]);
    return row ? toProfile(row) : null;
  }

  /** The newest first. */
  async list({ projectId, search, byEmail, state, role, limit, cursor }: UserFilter): Promise<Profile[]> {
    const where = ['project_id = ?'];
    const values: unknown[] = [projectId];
    const add = (condition: string, ...bound: unknown[]): void => {
      where.push(condition);
      values.push(...bound);
    };
    if (search !== undefined && search !== '') {
      const fields = ['username', 'name', ...(byEmail ? ['email'] : [])];
      const pattern = `%${search.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
      add(`(${fields.map((field) => `${field} ilike ?`).join(' or ')})`, ...fields.map(() => pattern));
    }
    if (state) add(STATES[state]);
    if (role !== undefined) add('roles @> array[?]::text[]', role);
    if (cursor !== undefined) add('id < ?', cursor);
    const rows = await this.em.execute<ProfileRow[]>(
      `select ${PROFILE} from users_user where ${where.join(' and ')} order by id desc limit ?`,
      [...values, limit],
    );
    return rows.map(toProfile);
  }

  /** Holds back others who take an admin away until the transaction ends. */
  async lockAdmins(projectId: string): Promise<void> {
    await this.em.execute('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`users_admins:${projectId}`]);
  }

  /** Accounts that can be used and hold a role. */
  async countHolders(projectId: string, role: string): Promise<number> {
    return this.em.count(User, { projectId, suspendedAt: null, eraseAt: null, roles: { $contains: [role] } });
  }

  async roleIsHeld(projectId: string, role: string): Promise<boolean> {
    return (await this.em.count(User, { projectId, roles: { $contains: [role] } })) > 0;
  }

  async delete(id: string): Promise<void> {
    await this.em.nativeDelete(User, { id });
  }
}
