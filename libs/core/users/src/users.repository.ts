import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { User } from './user.entity.js';

export type NewUser = Omit<User, 'createdAt'>;

/** What a profile shows. */
export type Profile = Pick<
  User,
  'id' | 'projectId' | 'username' | 'email' | 'name' | 'avatarId' | 'roles' | 'createdAt'
>;

const PROFILE =
  'id, project_id as "projectId", username, email, name, avatar_id as "avatarId", roles, created_at as "createdAt"';

/** As Postgres tells it: times are text. */
type ProfileRow = Omit<Profile, 'createdAt'> & { createdAt: string };

const toProfile = (row: ProfileRow): Profile => ({ ...row, createdAt: new Date(row.createdAt) });

@Injectable()
export class UsersRepository {
  constructor(private readonly em: EntityManager) {}

  /** @returns undefined when the username or the address is taken; the transaction goes on. */
  async insert(user: NewUser): Promise<Profile | undefined> {
    const [inserted] = await this.em.execute<ProfileRow[]>(
      `insert into users_user (id, project_id, username, username_key, email, email_key, name, avatar_id, roles)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?::text[]) on conflict do nothing returning ${PROFILE}`,
      [
        user.id,
        user.projectId,
        user.username,
        user.usernameKey,
        user.email,
        user.emailKey,
        user.name,
        user.avatarId,
        `{${user.roles.join(',')}}`,
      ],
    );
    return inserted && toProfile(inserted);
  }

  async emailExists(projectId: string, emailKey: string): Promise<boolean> {
    return (await this.em.count(User, { projectId, emailKey })) > 0;
  }

  async setAvatar(id: string, avatarId: string): Promise<void> {
    await this.em.nativeUpdate(User, { id }, { avatarId });
  }

  /** A hot read of what is committed: straight from the connection, without an entity manager for the request. */
  async findProfile(id: string): Promise<Profile | undefined> {
    const sql = `select ${PROFILE} from users_user where id = ?`;
    const [row] = await this.em.getConnection().execute<ProfileRow[]>(sql, [id]);
    return row && toProfile(row);
  }

  async findByKey(projectId: string, field: 'usernameKey' | 'emailKey', key: string): Promise<User | null> {
    return this.em.findOne(User, { projectId, [field]: key });
  }

  async roleIsHeld(projectId: string, role: string): Promise<boolean> {
    return (await this.em.count(User, { projectId, roles: { $contains: [role] } })) > 0;
  }
}
