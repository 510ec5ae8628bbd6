import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { emailKey } from '@roost/users';
import { ImportsRepository } from './imports.repository.js';

/** What of imports is kept about a person: lines with their address, and those that they started. */
@Injectable()
export class ImportsOfAccount {
  constructor(private readonly imports: ImportsRepository) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.imports.deleteOf(erasing.projectId, emailKey(erasing.email));
    await this.imports.forgetStarter(erasing.userId);
    return erasing;
  }
}
