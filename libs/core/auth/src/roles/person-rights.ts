import { Injectable } from '@nestjs/common';
import { type Facts, PrincipalFacts } from '@roost/plugin-kit';
import { RolePermissions } from './role-permissions.js';

/** What a person may do, and what plugins know about them. */
export interface Rights {
  permissions: ReadonlySet<string>;
  facts: Facts;
  /** Unix time in milliseconds: until then the facts are true, unless one is reported to have changed. */
  factsExpireAtMs: number;
}

/** Finds out what people may do now, signed in or by a key. */
@Injectable()
export class PersonRights {
  constructor(
    private readonly permissions: RolePermissions,
    private readonly facts: PrincipalFacts,
  ) {}

  async of(userId: string, projectId: string, roles: readonly string[]): Promise<Rights> {
    const [permissions, { facts, expiresAtMs }] = await Promise.all([
      this.permissions.of(projectId, roles),
      this.facts.of({ userId, projectId }),
    ]);
    return { permissions, facts, factsExpireAtMs: expiresAtMs };
  }
}
