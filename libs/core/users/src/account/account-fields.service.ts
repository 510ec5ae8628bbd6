import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@roost/plugin-kit';
import type { GivenFields } from '../fields/person-fields.js';
import type { Profile } from '../users.repository.js';
import { UsersService } from '../users.service.js';

/** Own fields of people, as admins write them. */
@Injectable()
export class AccountFieldsService {
  constructor(
    private readonly em: EntityManager,
    private readonly users: UsersService,
    private readonly audit: AuditLog,
  ) {}

  /** @throws `users.not_found`, `users.invalid_fields`, `users.field_taken` */
  async change(id: string, fields: GivenFields): Promise<Profile> {
    return this.em.transactional(async () => {
      const user = await this.users.changeProfile(id, { fields }, { isAdmin: true });
      const { projectId, username } = user;
      // Which, and not what: values are the person's.
      const details = { username, fields: Object.keys(fields) };
      await this.audit.record({ action: 'fields-changed', target: `user:${id}`, projectId, details });
      return user;
    });
  }
}
