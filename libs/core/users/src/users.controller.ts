import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  AnswersBytes,
  BytesAnswer,
  Answers,
  CurrentPrincipal,
  type Page,
  type UserPrincipal,
  ProjectId,
  Public,
  Requires,
} from '@roost/plugin-kit';
import { AccountStateService } from './account/account-state.service.js';
import {
  ErasureResponse,
  ListUsersQuery,
  PublicUserResponse,
  UpdateProfileRequest,
  UserResponse,
} from './users.dto.js';
import { ExportRequestsService } from './export/export-requests.service.js';
import { ExportService } from './export/export.service.js';
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
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lists the members of the project, the newest first' })
  @Requires('users.list')
  @Answers(PublicUserResponse, { message: 'Users', list: true })
  async listUsers(
    @CurrentPrincipal() { projectId }: UserPrincipal,
    @Query() { search, limit, cursor }: ListUsersQuery,
  ): Promise<Page<PublicUserResponse>> {
    const page = await this.users.list({ projectId, search, limit, cursor, state: 'active' });
    return page.map((user) => PublicUserResponse.from(user));
  }

  @Get('me')
  @ApiOperation({ summary: 'Returns your profile' })
  @Requires('users.read-self')
  @Answers(UserResponse, { message: 'Your profile' })
  async getMe(@CurrentPrincipal() principal: UserPrincipal): Promise<UserResponse> {
    return UserResponse.from(await this.users.profile(principal.userId));
  }

  @Patch('me')
  @ApiOperation({
    summary: 'Changes the given fields of your profile',
    description: 'Change address and password with routes below `/auth`.',
  })
  @Requires('users.change-self')
  @Answers(UserResponse, { message: 'Profile changed' })
  async updateMe(
    @CurrentPrincipal() { userId }: UserPrincipal,
    @Body() changes: UpdateProfileRequest,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.users.changeProfile(userId, changes));
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
  @ApiOperation({ summary: 'Returns the public profile of a person' })
  @Public()
  @Answers(PublicUserResponse, { message: 'User' })
  async getUser(@Param('username') username: string, @ProjectId() projectId: string): Promise<PublicUserResponse> {
    return PublicUserResponse.from(await this.users.findPublic(projectId, username));
  }
}
