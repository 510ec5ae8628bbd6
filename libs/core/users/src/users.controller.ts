import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProjectsService } from '@roost/projects';
import {
  AnswersBytes,
  BytesAnswer,
  Answers,
  CurrentPrincipal,
  type Page,
  type UserPrincipal,
  ProjectSlug,
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
    private readonly projects: ProjectsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The members of the project, the newest first' })
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
  @ApiOperation({ summary: 'The person who is signed in' })
  @Requires('users.read-self')
  @Answers(UserResponse, { message: 'Your profile' })
  async getMe(@CurrentPrincipal() principal: UserPrincipal): Promise<UserResponse> {
    return UserResponse.from(await this.users.profile(principal.userId));
  }

  @Patch('me')
  @ApiOperation({
    summary: 'Changes what is given, and nothing else',
    description: 'Address and password have routes of their own below `/auth`.',
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
    summary: 'Ends every session, and erases the account once the days of grace are over',
    description: 'Signing in before then keeps it.',
  })
  @Requires('users.erase-self')
  @Answers(ErasureResponse, { message: 'Your account will be erased' })
  async deleteMe(@CurrentPrincipal() { userId }: UserPrincipal): Promise<ErasureResponse> {
    return ErasureResponse.from(await this.accounts.scheduleErasure(userId));
  }

  @Get('me/export')
  @ApiOperation({ summary: 'Everything that is kept about the person who is signed in, as a zip' })
  @Requires('users.export-self')
  @AnswersBytes({ types: ['application/zip'], description: 'The archive' })
  async exportMe(@CurrentPrincipal() { userId }: UserPrincipal): Promise<BytesAnswer> {
    return new BytesAnswer(await this.exports.export(userId), ARCHIVE);
  }

  @Post('me/export')
  @ApiOperation({ summary: 'Mails a link that downloads the same for two days, whoever opens it' })
  @Requires('users.export-self')
  @Answers(null, { status: 202, message: 'Check your mail' })
  async requestExport(@CurrentPrincipal() principal: UserPrincipal): Promise<null> {
    await this.exportRequests.request(principal);
    return null;
  }

  @Get('exports/:token.zip')
  @ApiOperation({ summary: 'What a mailed link downloads: the token in it is the key' })
  @Public()
  @AnswersBytes({ types: ['application/zip'], description: 'The archive' })
  async downloadExport(@Param('token') token: string): Promise<BytesAnswer> {
    return new BytesAnswer(await this.exportRequests.open(token), ARCHIVE);
  }

  @Get(':username')
  @ApiOperation({ summary: 'What everyone may know of a person' })
  @Public()
  @Answers(PublicUserResponse, { message: 'User' })
  async getUser(@Param('username') username: string, @ProjectSlug() project: string): Promise<PublicUserResponse> {
    return PublicUserResponse.from(await this.users.findPublic(await this.projects.resolve(project), username));
  }
}
