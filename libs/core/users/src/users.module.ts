import { Module } from '@nestjs/common';
import { AccountStateService } from './account/account-state.service.js';
import { UsersRepository } from './users.repository.js';
import { UsersService } from './users.service.js';

@Module({
  providers: [AccountStateService, UsersRepository, UsersService],
  exports: [AccountStateService, UsersRepository, UsersService],
})
export class UsersModule {}
