import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { AdminUserResponse, ListAccountsQuery, SetRolesRequest, SuspendRequest } from './accounts-admin.dto.js';
import { AccountsService } from './accounts.service.js';

const ID = (): ParameterDecorator => Param('id', ParseUUIDPipe);

/** Accounts of the admin's own project. Everything that is done to one is in the audit log, and takes effect on its next request. */
@ApiTags('Admin')
@Requires('auth.manage-users')
@Controller('admin/users')
export class AccountsAdminController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  @ApiOperation({ summary: 'All accounts, the newest first' })
  @Requires('auth.read-users')
  @Answers(AdminUserResponse, { message: 'Accounts', list: true })
  async listAccounts(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ListAccountsQuery,
  ): Promise<Page<AdminUserResponse>> {
    return (await this.accounts.list(principal, query)).map((user) => AdminUserResponse.from(user));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One account' })
  @Requires('auth.read-users')
  @Answers(AdminUserResponse, { message: 'Account' })
  async getAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return AdminUserResponse.from(await this.accounts.get(principal, id));
  }

  @Post(':id/suspend')
  @ApiOperation({ summary: 'Ends every session of the account, and lets nobody in until it is restored' })
  @Answers(AdminUserResponse, { message: 'Account suspended' })
  async suspendAccount(
    @CurrentPrincipal() principal: UserPrincipal,
    @ID() id: string,
    @Body() { reason }: SuspendRequest,
  ): Promise<AdminUserResponse> {
    return AdminUserResponse.from(await this.accounts.suspend(principal, id, reason));
  }

  @Post(':id/restore')
  @ApiOperation({ summary: 'Undoes a suspension, and a deletion whose days of grace are not over' })
  @Answers(AdminUserResponse, { message: 'Account restored' })
  async restoreAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return AdminUserResponse.from(await this.accounts.restore(principal, id));
  }

  @Put(':id/roles')
  @ApiOperation({ summary: 'Gives the account these roles and no others' })
  @Requires('auth.assign-roles')
  @Answers(AdminUserResponse, { message: 'Roles changed' })
  async setAccountRoles(
    @CurrentPrincipal() principal: UserPrincipal,
    @ID() id: string,
    @Body() { roles }: SetRolesRequest,
  ): Promise<AdminUserResponse> {
    return AdminUserResponse.from(await this.accounts.setRoles(principal, id, roles));
  }

  @Post(':id/verify')
  @ApiOperation({ summary: 'Takes the address as proven' })
  @Answers(AdminUserResponse, { message: 'Address verified' })
  async verifyAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return AdminUserResponse.from(await this.accounts.verify(principal, id));
  }

  @Delete(':id/sessions')
  @ApiOperation({ summary: 'Signs the person out everywhere' })
  @Answers(null, { message: 'Sessions ended' })
  async endAccountSessions(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<null> {
    await this.accounts.endSessions(principal, id);
    return null;
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes the account, as its owner would: it is erased once the days of grace are over' })
  @Answers(AdminUserResponse, { message: 'Account will be erased' })
  async deleteAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return AdminUserResponse.from(await this.accounts.delete(principal, id));
  }
}
