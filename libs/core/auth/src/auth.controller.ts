import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MediaUploads, type StagedUpload } from '@roost/media';
import {
  AcceptsForm,
  Answers,
  CurrentPrincipal,
  type Principal,
  ProjectSlug,
  Public,
  Requires,
  StagedFile,
} from '@roost/plugin-kit';
import { UserResponse } from '@roost/users';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LoginRequest } from './dto/login.request.js';
import { LoginResponse } from './dto/login.response.js';
import { RegisterRequest } from './dto/register.request.js';
import { SignInService } from './sessions/sign-in.service.js';
import { SessionCookie } from './sessions/session-cookie.js';

@ApiTags('Auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly signIn: SignInService,
    private readonly cookie: SessionCookie,
  ) {}

  /** Makes an account, as JSON or, with a picture, as a form. */
  @Post('register')
  @Public()
  @AcceptsForm({ fields: RegisterRequest, file: { name: 'avatar', required: false }, sink: MediaUploads, orJson: true })
  @Answers(UserResponse, { status: 201, message: 'Welcome' })
  async register(
    @Body() request: RegisterRequest,
    @ProjectSlug() project: string,
    @StagedFile() avatar: StagedUpload | undefined,
  ): Promise<UserResponse> {
    return UserResponse.from(await this.signIn.register(project, request, avatar));
  }

  /** Signs in: an access token in the body, and a session cookie for browsers. */
  @Post('login')
  @Public()
  @Answers(LoginResponse, { message: 'Signed in' })
  async login(
    @Body() { username, email, password }: LoginRequest,
    @ProjectSlug() project: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<LoginResponse> {
    const client = { ip: request.ip, userAgent: request.headers['user-agent'] };
    const signedIn = await this.signIn.signIn(project, username ?? email ?? '', password, client);
    this.cookie.write(reply, signedIn.session);
    void reply.header('cache-control', 'no-store');
    const { accessToken, expiresIn, profile } = signedIn;
    return Object.assign(new LoginResponse(), UserResponse.from(profile), { accessToken, expiresIn });
  }

  /** Ends this session: its tokens and its cookie are worth nothing from now on. */
  @Post('logout')
  @Requires('auth.sign-out')
  @Answers(null, { message: 'Signed out' })
  async logout(
    @CurrentPrincipal() { sessionId }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<null> {
    await this.signIn.signOut(sessionId);
    this.cookie.clear(reply);
    return null;
  }
}
