import { Injectable } from '@nestjs/common';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { FieldsRepository } from './fields.repository.js';

/** Erases what values of an account are compared and searched by; the values themselves go with the account. */
@Injectable()
export class FieldsOfAccount {
  constructor(private readonly fields: FieldsRepository) {}

  @OnHook('users.erasing')
  async erase(erasing: HookMap['users.erasing']): Promise<HookMap['users.erasing']> {
    await this.fields.deleteOf(erasing.projectId, erasing.userId);
    return erasing;
  }
}
