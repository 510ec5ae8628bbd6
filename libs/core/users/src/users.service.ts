import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, newId, Page } from '@roost/plugin-kit';
import { ProjectLocales } from '@roost/projects';
import { PeopleQuota } from './account/people-quota.js';
import { type FieldWriter, type GivenFields, type GivenPersonFields, PersonFields } from './fields/person-fields.js';
import { emailKey, numbered, usernameFromEmail, usernameKey } from './names/identity.js';
import { ReservedNames } from './names/reserved-names.js';
import { usersErrors } from './users.errors.js';
import {
  isInUse,
  type NewUser,
  type Profile,
  type ProfileChanges,
  UNTOUCHED,
  type UserChanges,
  type UserFilter,
  UsersRepository,
} from './users.repository.js';

/** Input of a new account. */
export interface UserDraft {
  projectId: string;
  email: string;
  /** Left out: made from the address, with a number where that is taken. */
  username?: string | undefined;
  name?: string | undefined;
  /** Language of mails; default: that of the project. */
  locale?: string | undefined;
  /** Whether the address was proven. */
  emailVerified?: boolean | undefined;
  roles?: readonly string[];
  /** Whether the caller has made sure of room, by {@link UsersService.holdRoom}. */
  hasRoom?: boolean;
  /** Values of the project's own fields by key; `null` and empty text are none. */
  fields?: GivenFields | undefined;
  /** Who gives the fields. Default: the person, whom nobody has asked for what is required. */
  writer?: FieldWriter;
}

const UNASKED: FieldWriter = { isAdmin: false };

/** The result of creating an account: the account, or which of its names is taken. */
export type CreateUserResult = { user: Profile } | { taken: 'email' | 'username' };

/** Numbers that are tried in turn before random ones. */
const COUNTED = 20;

/** Creates, finds and changes accounts. Callers decide who may do what. */
@Injectable()
export class UsersService {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly users: UsersRepository,
    private readonly locales: ProjectLocales,
    private readonly names: ReservedNames,
    private readonly quota: PeopleQuota,
    private readonly personFields: PersonFields,
  ) {}

  /**
   * Makes an account in the caller's transaction.
   *
   * @throws `users.username_reserved`, `users.quota_exceeded`, `users.invalid_fields`, `users.field_taken`
   */
  async create(draft: UserDraft): Promise<CreateUserResult> {
    this.database.requireTransaction('An account was made');
    this.demandFree(draft.username);
    const { projectId, email } = draft;
    const checked = await this.personFields.demandFitting(projectId, draft.fields, draft.writer ?? UNASKED);
    const fields = this.personFields.merge({}, checked);
    // Before it is known whether the address is taken, so that the answer does not tell.
    if (!draft.hasRoom) await this.quota.demandRoom(projectId);
    const locale = draft.locale ?? (await this.locales.localeOf(projectId));
    const key = emailKey(email);
    if (await this.users.isTaken(projectId, 'emailKey', key)) return { taken: 'email' };
    for (const username of this.candidates(draft)) {
      const user = await this.users.insert({
        ...this.accountOf({ ...draft, locale }, username),
        fields,
        usernameKey: usernameKey(username),
        emailKey: key,
      });
      if (user) {
        await this.personFields.write(user, checked);
        return { user };
      }
      // The same address may have been taken by a request that was faster than this one.
      if (await this.users.isTaken(projectId, 'emailKey', key)) return { taken: 'email' };
    }
    return { taken: 'username' };
  }

  /**
   * Makes sure of room for several accounts until the caller's transaction ends, so that each need not be counted for.
   *
   * @returns for how many of them there is
   */
  async holdRoom(projectId: string, wanted: number): Promise<number> {
    this.database.requireTransaction('Room for accounts was held');
    return this.quota.holdRoom(projectId, wanted);
  }

  /**
   * What `create` would return if the address were free. Nothing is written.
   *
   * @returns undefined when the username is taken. @throws what `create` throws
   */
  async preview(draft: UserDraft): Promise<Profile | undefined> {
    this.demandFree(draft.username);
    const { projectId } = draft;
    const checked = await this.personFields.demandFitting(projectId, draft.fields, draft.writer ?? UNASKED);
    const fields = this.personFields.merge({}, checked);
    const locale = draft.locale ?? (await this.locales.localeOf(projectId));
    for (const username of this.candidates(draft)) {
      if (await this.users.isTaken(projectId, 'usernameKey', usernameKey(username))) continue;
      await this.personFields.demandFree(checked);
      return { ...UNTOUCHED, ...this.accountOf({ ...draft, locale }, username), fields, createdAt: new Date() };
    }
    return undefined;
  }

  /**
   * @param changes `null` empties a field
   * @throws `users.username_taken`, `users.username_reserved`, `users.invalid_fields`, `users.field_taken`
   */
  async changeProfile(
    id: string,
    { fields, fieldAudiences, ...changes }: ProfileChanges & GivenPersonFields,
    writer = UNASKED,
  ): Promise<Profile> {
    const { username } = changes;
    const changed: UserChanges = username === undefined ? changes : { ...changes, usernameKey: usernameKey(username) };
    return this.em.transactional(async () => {
      const current = await this.lock(id);
      // Whoever had a name before it was reserved keeps it.
      if (username !== undefined && usernameKey(username) !== usernameKey(current.username)) this.demandFree(username);
      const own = await this.personFields.change(current, { fields, fieldAudiences }, writer);
      if (!(await this.users.updateUnlessTaken(id, { ...changed, ...own }))) throw usersErrors.username_taken();
      return { ...current, ...changes, ...own };
    });
  }

  /** @returns false when the address belongs to someone else: the caller's transaction is then to be rolled back. */
  async changeEmail(user: Profile, email: string): Promise<boolean> {
    this.database.requireTransaction('An address was changed');
    const changes = { email, emailKey: emailKey(email), emailVerifiedAt: new Date() };
    return this.users.updateUnlessTaken(user.id, changes);
  }

  async markEmailVerified(id: string): Promise<void> {
    await this.users.update(id, { emailVerifiedAt: new Date() });
  }

  async setAvatar(id: string, avatarId: string | null): Promise<void> {
    await this.users.update(id, { avatarId });
  }

  /** @throws `users.not_found` */
  async profile(id: string): Promise<Profile> {
    const profile = await this.find(id);
    if (!profile) throw usersErrors.not_found();
    return profile;
  }

  async find(id: string): Promise<Profile | undefined> {
    return this.users.findProfile(id);
  }

  /** Those of the accounts that are in use, in no order. */
  async findActive(ids: readonly string[]): Promise<Profile[]> {
    return (await this.findMany(ids)).filter(isInUse);
  }

  /** Those of the accounts that there are, in no order. */
  async findMany(ids: readonly string[]): Promise<Profile[]> {
    return ids.length === 0 ? [] : this.users.findMany(ids);
  }

  /** Locks an account in the caller's transaction. @throws `users.not_found` */
  async lock(id: string): Promise<Profile> {
    const profile = await this.users.lock(id);
    if (!profile) throw usersErrors.not_found();
    return profile;
  }

  /** An account that is in use, by its username. @throws `users.not_found` */
  async findPublic(projectId: string, username: string): Promise<Profile> {
    const user = await this.users.findByKey(projectId, 'usernameKey', usernameKey(username));
    if (!user || !isInUse(user)) throw usersErrors.not_found();
    return user;
  }

  async findByEmail(projectId: string, email: string): Promise<Profile | null> {
    return this.users.findByKey(projectId, 'emailKey', emailKey(email));
  }

  /** Those of the addresses that have an account, as they are compared. */
  async takenEmails(projectId: string, emails: readonly string[]): Promise<ReadonlySet<string>> {
    return emails.length === 0 ? new Set() : this.users.takenKeys(projectId, 'emailKey', emails.map(emailKey));
  }

  /** Those of the usernames that somebody has, as they are compared. */
  async takenUsernames(projectId: string, usernames: readonly string[]): Promise<ReadonlySet<string>> {
    return usernames.length === 0
      ? new Set()
      : this.users.takenKeys(projectId, 'usernameKey', usernames.map(usernameKey));
  }

  /** @param identity a username or an email address. */
  async findByIdentity(projectId: string, identity: string): Promise<Profile | null> {
    if (identity.includes('@')) return this.findByEmail(projectId, identity);
    return this.users.findByKey(projectId, 'usernameKey', usernameKey(identity));
  }

  /** The newest first. */
  async list(filter: UserFilter): Promise<Page<Profile>> {
    return Page.of(await this.users.list({ ...filter, limit: filter.limit + 1 }), filter.limit);
  }

  async hasAdmin(projectId: string): Promise<boolean> {
    return this.users.roleIsHeld(projectId, 'admin');
  }

  private accountOf(
    draft: UserDraft & { locale: string },
    username: string,
  ): Omit<NewUser, 'usernameKey' | 'emailKey' | 'fields'> {
    const { projectId, email, name = null, locale, roles = ['member'] } = draft;
    return {
      id: newId(),
      projectId,
      username,
      email,
      name,
      locale,
      emailVerifiedAt: draft.emailVerified ? new Date() : null,
      roles: [...roles],
    };
  }

  private demandFree(username: string | undefined): void {
    if (username === undefined || !this.names.has(username)) return;
    const error = { pointer: '/username', code: 'is_reserved', detail: 'this username is reserved' };
    throw usersErrors.username_reserved({ errors: [error] });
  }

  private *candidates({ username, email }: Pick<UserDraft, 'username' | 'email'>): Generator<string> {
    if (username !== undefined) {
      yield username;
      return;
    }
    const base = usernameFromEmail(email);
    if (!this.names.has(base)) yield base;
    for (let number = 2; number <= COUNTED; number++) yield numbered(base, number);
    for (let tries = 0; tries < COUNTED; tries++) yield numbered(base, 1000 + Math.floor(Math.random() * 1_000_000));
  }
}
