import { Body, Controller, Headers, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PictureUploads, type StagedUpload } from '@roost/media';
import {
  AcceptsForm,
  Answers,
  CurrentSession,
  ProjectId,
  Public,
  Requires,
  type SessionPrincipal,
  Reply,
  type RoostReply,
  type RoostRequest,
  StagedFile,
} from '@roost/plugin-kit';
import { ProjectLocales } from '@roost/projects';
import { UserResponse } from '@roost/users';
import { CodeRequestsService } from './mails/code-requests.service.js';
import { CodeLoginRequest, LoginRequest, LoginResponse, RefreshRequest } from './sign-in/sign-in.dto.js';
import { EmailRequest } from './codes/codes.dto.js';
import { RegisterRequest } from './registration/registration.dto.js';
import { LimitsCodes, LimitsMails, LimitsPasswords, LimitsRegistrations } from './limits/address-limits.js';
import { RenewalService } from './sign-in/renewal.service.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { RegistrationService } from './registration/registration.service.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SessionCookie } from './sessions/session-cookie.js';

@ApiTags('Auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly signIns: SignInService,
    private readonly renewals: RenewalService,
    private readonly codes: CodeRequestsService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly locales: ProjectLocales,
  ) {}

  @Post('register')
  @ApiOperation({ summary: 'Creates an account, as JSON or, with a picture, as a form' })
  @Public()
  @LimitsRegistrations()
  @AcceptsForm({
    fields: RegisterRequest,
    file: { name: 'avatar', required: false },
    sink: PictureUploads,
    orJson: true,
  })
  @Answers(UserResponse, { status: 201, message: 'User registered successfully!' })
  async register(
    @Body() signUp: RegisterRequest,
    @ProjectId() projectId: string,
    @Headers('accept-language') language: string | undefined,
    @StagedFile() avatar: StagedUpload | undefined,
  ): Promise<UserResponse> {
    return UserResponse.from(
      await this.registration.register(projectId, signUp, await this.locales.localeFor(projectId, language), avatar),
    );
  }

  @Post('login')
  @ApiOperation({
    summary: 'Signs in with a password; returns an access token, and a session cookie or a refresh token',
  })
  @Public()
  @LimitsPasswords()
  @Answers(LoginResponse, { message: 'Logged in successfully!' })
  async login(
    @Body() login: LoginRequest,
    @ProjectId() projectId: string,
    @Req() request: RoostRequest,
    @Reply() reply: RoostReply,
  ): Promise<LoginResponse> {
    const { username, email, password, deviceToken, session } = login;
    const identity = username ?? email ?? '';
    const exchange = { request, reply };
    const { profile, tokens } = await this.signIns.byPassword(
      projectId,
      { identity, password, deviceToken },
      session,
      exchange,
    );
    return LoginResponse.of(profile, tokens);
  }

  @Post('start')
  @ApiOperation({
    summary: 'Mails a sign-in code and link to members, and a sign-up link to anyone else',
    description: 'The answer is the same for every address.',
  })
  @Public()
  @LimitsMails()
  @Answers(null, { status: 202, message: 'Check your mail' })
  async start(
    @Body() { email }: EmailRequest,
    @ProjectId() projectId: string,
    @Headers('accept-language') language: string | undefined,
  ): Promise<null> {
    await this.codes.request(projectId, { purpose: 'sign-in', email }, language);
    return null;
  }

  @Post('code')
  @ApiOperation({ summary: 'Signs in with the code from `POST /auth/start`' })
  @Public()
  @LimitsCodes()
  @Answers(LoginResponse, { message: 'Logged in successfully!' })
  async loginByCode(
    @Body() { email, code, session }: CodeLoginRequest,
    @ProjectId() projectId: string,
    @Req() request: RoostRequest,
    @Reply() reply: RoostReply,
  ): Promise<LoginResponse> {
    const { profile, tokens } = await this.signIns.byCode(projectId, email, code, session, { request, reply });
    return LoginResponse.of(profile, tokens);
  }

  @Post('refresh')
  @ApiOperation({
    summary: 'Returns a new access token, for a refresh token, which is then spent, or for the session cookie',
  })
  @Public()
  @Answers(LoginResponse, { message: 'Refreshed' })
  async refresh(
    @Body() { refreshToken }: RefreshRequest,
    @Req() request: RoostRequest,
    @Reply() reply: RoostReply,
  ): Promise<LoginResponse> {
    const { profile, tokens } = await this.renewals.renew(refreshToken, { request, reply });
    return LoginResponse.of(profile, tokens);
  }

  @Post('logout')
  @ApiOperation({ summary: 'Ends this session; its tokens and its cookie become invalid' })
  @Requires('auth.sign-out', { session: true })
  @Answers(null, { message: 'Signed out' })
  async logout(@CurrentSession() { userId, sessionId }: SessionPrincipal, @Reply() reply: RoostReply): Promise<null> {
    await this.sessions.revoke(userId, sessionId);
    this.cookie.clear(reply);
    return null;
  }
}
