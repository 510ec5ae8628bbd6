import { Module } from '@nestjs/common';
import { AccountStateService } from './account/account-state.service.js';
import { ActiveAccounts } from './account/active-accounts.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  providers: [AccountStateService, ActiveAccounts, UsersRepository, UsersService],
  exports: [AccountStateService, ActiveAccounts, UsersRepository, UsersService],
})
export class UsersModule {}
