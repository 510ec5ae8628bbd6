import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AnswersBytes,
  BytesAnswer,
  Answers,
  AnyPrincipal,
  CurrentPrincipal,
  type Page,
  type Principal,
  type UserPrincipal,
  Public,
  Requires,
} from '@roost/plugin-kit';
import { AccountStateService } from './account/account-state.service.js';
import { ErasureResponse, ListUsersQuery, MeResponse, PersonResponse, UpdateProfileRequest } from './users.dto.js';
import { ExportRequestsService } from './export/export-requests.service.js';
import { ExportService } from './export/export.service.js';
import { DirectoryService } from './directory/directory.service.js';
import { WRITE_FIELDS } from './fields/field-view.js';
import { FieldViews } from './fields/field-views.js';
import { UsersService } from './users.service.js';

const ARCHIVE = {
  headers: {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="export.zip"',
    'cache-control': 'no-store',
  },
};

@ApiTags('Users')
@Controller('users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly accounts: AccountStateService,
    private readonly exports: ExportService,
    private readonly exportRequests: ExportRequestsService,
    private readonly views: FieldViews,
    private readonly directory: DirectoryService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Lists the people in the directory of the project, the newest first',
    description:
      'Whether there is a directory, and who is in it, is a setting of the project. Holders of `users.list` find everyone whose account is in use.',
  })
  @Requires('users.directory')
  @Answers(PersonResponse, { message: 'Users', list: true })
  async listUsers(
    @CurrentPrincipal() principal: UserPrincipal,
    @Query() query: ListUsersQuery,
  ): Promise<Page<PersonResponse>> {
    const page = await this.directory.find(principal, query);
    const view = await this.views.by(principal);
    return page.map((user) => PersonResponse.of(user, view(user)));
  }

  @Get('me')
  @ApiOperation({ summary: 'Returns your profile' })
  @Requires('users.read-self')
  @Answers(MeResponse, { message: 'Your profile' })
  async getMe(@CurrentPrincipal() principal: UserPrincipal): Promise<MeResponse> {
    const profile = await this.users.profile(principal.userId);
    return MeResponse.of(profile, await this.views.own(profile));
  }

  @Patch('me')
  @ApiOperation({
    summary: 'Changes the given fields of your profile',
    description: 'Change address and password with routes below `/auth`.',
  })
  @Requires('users.change-self')
  @Answers(MeResponse, { message: 'Profile changed' })
  async updateMe(
    @CurrentPrincipal() { userId, permissions }: UserPrincipal,
    @Body() changes: UpdateProfileRequest,
  ): Promise<MeResponse> {
    const profile = await this.users.changeProfile(userId, changes, { isAdmin: permissions.has(WRITE_FIELDS) });
    return MeResponse.of(profile, await this.views.own(profile));
  }

  @Delete('me')
  @ApiOperation({
    summary: 'Ends all your sessions and schedules your account for erasure',
    description: 'Signing in before the erasure keeps the account.',
  })
  @Requires('users.erase-self', { session: true })
  @Answers(ErasureResponse, { message: 'Your account will be erased' })
  async deleteMe(@CurrentPrincipal() { userId }: UserPrincipal): Promise<ErasureResponse> {
    return ErasureResponse.from(await this.accounts.scheduleErasure(userId));
  }

  @Get('me/export')
  @ApiOperation({ summary: 'Downloads everything that is stored about you, as a zip' })
  @Requires('users.export-self')
  @AnswersBytes({ types: ['application/zip'], description: 'The archive' })
  async exportMe(@CurrentPrincipal() { userId }: UserPrincipal): Promise<BytesAnswer> {
    return new BytesAnswer(await this.exports.export(userId), ARCHIVE);
  }

  @Post('me/export')
  @ApiOperation({ summary: 'Mails a link to this download that works for two days, for anyone who has it' })
  @Requires('users.export-self')
  @Answers(null, { status: 202, message: 'Check your mail' })
  async requestExport(@CurrentPrincipal() principal: UserPrincipal): Promise<null> {
    await this.exportRequests.request(principal);
    return null;
  }

  @Get('exports/:token.zip')
  @ApiOperation({ summary: 'Downloads an export with the token of a mailed link' })
  @Public()
  @AnswersBytes({ types: ['application/zip'], description: 'The archive' })
  async downloadExport(@Param('token') token: string): Promise<BytesAnswer> {
    return new BytesAnswer(await this.exportRequests.open(token), ARCHIVE);
  }

  @Get(':username')
  @ApiOperation({ summary: 'Returns the page of a person, with the fields that you may see' })
  @Requires('users.read-self', { kinds: ['user', 'anonymous'] })
  @Answers(PersonResponse, { message: 'User' })
  async getUser(@Param('username') username: string, @AnyPrincipal() principal: Principal): Promise<PersonResponse> {
    const user = await this.users.findPublic(principal.projectId, username);
    const view = await this.views.by(principal);
    return PersonResponse.of(user, view(user));
  }
}
