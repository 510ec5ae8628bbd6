import { Body, Controller, Delete, Get, Param, ParseUUIDPipe, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Answers, CurrentPrincipal, type Page, type UserPrincipal, Requires } from '@roost/plugin-kit';
import { FieldViews, type Profile } from '@roost/users';
import {
  AdminUserResponse,
  ChangeFieldsRequest,
  ListAccountsQuery,
  SetRolesRequest,
  SuspendRequest,
} from './accounts-admin.dto.js';
import { AccountsService } from './accounts.service.js';

const ID = (): ParameterDecorator => Param('id', ParseUUIDPipe);

/** Accounts of the admin's own project. Everything that is done to one is in the audit log, and takes effect on its next request. */
@ApiTags('Admin')
@Requires('auth.manage-users')
@Controller('admin/users')
export class AccountsAdminController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly views: FieldViews,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists all accounts, the newest first' })
  @Requires('auth.read-users')
  @Answers(AdminUserResponse, { message: 'Accounts', list: true })
  async listAccounts(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ListAccountsQuery,
  ): Promise<Page<AdminUserResponse>> {
    const page = await this.accounts.list(principal, query);
    const view = await this.views.by(principal);
    return page.map((user) => AdminUserResponse.of(user, view(user)));
  }

  @Get(':id')
  @ApiOperation({ summary: 'Returns an account' })
  @Requires('auth.read-users')
  @Answers(AdminUserResponse, { message: 'Account' })
  async getAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.get(principal, id));
  }

  @Post(':id/suspend')
  @ApiOperation({ summary: 'Suspends the account: ends its sessions, and allows no sign-in until it is restored' })
  @Answers(AdminUserResponse, { message: 'Account suspended' })
  async suspendAccount(
    @CurrentPrincipal() principal: UserPrincipal,
    @ID() id: string,
    @Body() { reason }: SuspendRequest,
  ): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.suspend(principal, id, reason));
  }

  @Post(':id/restore')
  @ApiOperation({ summary: 'Ends a suspension, and cancels a deletion that has not been carried out' })
  @Answers(AdminUserResponse, { message: 'Account restored' })
  async restoreAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.restore(principal, id));
  }

  @Put(':id/roles')
  @ApiOperation({ summary: 'Sets the roles of the account' })
  @Requires('auth.assign-roles')
  @Answers(AdminUserResponse, { message: 'Roles changed' })
  async setAccountRoles(
    @CurrentPrincipal() principal: UserPrincipal,
    @ID() id: string,
    @Body() { roles }: SetRolesRequest,
  ): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.setRoles(principal, id, roles));
  }

  @Patch(':id/fields')
  @ApiOperation({ summary: 'Changes own fields of the account, also of your own' })
  @Requires('users.write-fields')
  @Answers(AdminUserResponse, { message: 'Fields changed' })
  async changeAccountFields(
    @CurrentPrincipal() principal: UserPrincipal,
    @ID() id: string,
    @Body() { fields }: ChangeFieldsRequest,
  ): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.changeFields(principal, id, fields));
  }

  @Post(':id/verify')
  @ApiOperation({ summary: 'Marks the address as verified' })
  @Requires('auth.manage-users', { session: true })
  @Answers(AdminUserResponse, { message: 'Address verified' })
  async verifyAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.verify(principal, id));
  }

  @Delete(':id/sessions')
  @ApiOperation({ summary: 'Ends all sessions of the account' })
  @Requires('auth.manage-users', { session: true })
  @Answers(null, { message: 'Sessions ended' })
  async endAccountSessions(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<null> {
    await this.accounts.endSessions(principal, id);
    return null;
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Schedules the account for erasure, as if its owner deleted it' })
  @Requires('auth.manage-users', { session: true })
  @Answers(AdminUserResponse, { message: 'Account will be erased' })
  async deleteAccount(@CurrentPrincipal() principal: UserPrincipal, @ID() id: string): Promise<AdminUserResponse> {
    return this.answer(principal, await this.accounts.delete(principal, id));
  }

  private async answer(principal: UserPrincipal, user: Profile): Promise<AdminUserResponse> {
    return AdminUserResponse.of(user, (await this.views.by(principal))(user));
  }
}
