import { Injectable } from '@nestjs/common';
import type { Permission, SessionPrincipal } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { RolesService } from '../roles/roles.service.js';
import { KeysRepository, type NewKey } from './keys.repository.js';

/** What a key is to be. */
export type KeyDraft = Pick<NewKey, 'name' | 'scopes' | 'addresses' | 'budget' | 'expiresAt'>;

/** Which keys people can make. */
@Injectable()
export class KeyAdmission {
  constructor(
    private readonly keys: KeysRepository,
    private readonly users: UsersService,
    private readonly roles: RolesService,
    private readonly config: AuthConfig,
  ) {}

  /** What a person can give their keys: what they hold now and a key can have. */
  async scopesOf({ userId, permissions }: SessionPrincipal): Promise<Permission[]> {
    // Whoever acts on another project makes keys of their own.
    const { projectId } = await this.users.profile(userId);
    const known = await this.roles.grantable(projectId);
    return known.filter(({ name, session }) => !session && permissions.has(name));
  }

  /**
   * Lets a person make a key. Of those who ask at once, all but one have to be locked out.
   *
   * @returns its scopes in order, each once.
   * @throws `auth.key_expires_in_past`, `auth.unknown_permission`, `auth.not_for_keys`, `auth.beyond_own_permissions`, `auth.too_many_keys`
   */
  async admit({ userId, permissions }: SessionPrincipal, projectId: string, draft: KeyDraft): Promise<string[]> {
    const { scopes, expiresAt } = draft;
    if (expiresAt && expiresAt.getTime() <= Date.now()) throw authErrors.key_expires_in_past();
    const known = new Map((await this.roles.grantable(projectId)).map((permission) => [permission.name, permission]));
    for (const scope of scopes) {
      if (!known.has(scope)) throw authErrors.unknown_permission({ detail: scope });
      if (known.get(scope)?.session) throw authErrors.not_for_keys({ detail: scope });
      if (!permissions.has(scope)) throw authErrors.beyond_own_permissions({ detail: scope });
    }
    if ((await this.keys.countOf(userId)) >= this.config.keys) throw authErrors.too_many_keys();
    return [...new Set(scopes)].sort();
  }
}
