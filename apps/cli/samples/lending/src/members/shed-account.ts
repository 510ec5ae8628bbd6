import { Injectable } from '@nestjs/common';
import type {} from '@roost/auth';
import { type HookMap, OnHook } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { LendingConfig } from '../lending.config.js';
import { lendingErrors } from '../lending.errors.js';

/** Limits where the shared account of the computer in the shed can sign in. */
@Injectable()
export class ShedAccount {
  constructor(
    private readonly users: UsersService,
    private readonly config: LendingConfig,
  ) {}

  @OnHook('auth.signing-in')
  async refuse(signingIn: HookMap['auth.signing-in']): Promise<HookMap['auth.signing-in']> {
    const { shedAccount, shedAddresses } = this.config;
    if (shedAccount === '' || shedAddresses.includes(signingIn.ip)) return signingIn;
    const { username } = await this.users.profile(signingIn.userId);
    if (username === shedAccount) throw lendingErrors.only_in_shed();
    return signingIn;
  }
}
