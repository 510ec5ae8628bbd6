import { Injectable, Logger } from '@nestjs/common';
import { Problem, type RoostReply, type RoostRequest } from '@roost/plugin-kit';
import type { Profile } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SessionsService, type SessionKind } from '../sessions/sessions.service.js';
import { SignInService, type Tokens } from '../sessions/sign-in.service.js';
import { LoginService } from './login.service.js';

/** The two ends of an exchange, where cookies are read and set. */
export interface Exchange {
  request: RoostRequest;
  reply: RoostReply;
}

/** Who came in, and what they go on with. */
export interface Entered {
  profile: Profile;
  tokens: Tokens;
}

/** From a proof of who someone is to a session that their client can keep. */
@Injectable()
export class EntranceService {
  private readonly logger = new Logger('SignIn');

  constructor(
    private readonly logins: LoginService,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
  ) {}

  /** @throws `auth.invalid_credentials`, `http.too_many_requests` */
  async byPassword(
    project: string,
    identity: string,
    password: string,
    kind: SessionKind,
    exchange: Exchange,
  ): Promise<Entered> {
    const { ip } = exchange.request;
    const user = await this.logged('password', ip, () => this.logins.byPassword(project, identity, password));
    return this.enter(user, kind, exchange);
  }

  /** @throws `auth.invalid_sign_in_code`, `http.too_many_requests` */
  async byCode(project: string, email: string, code: string, kind: SessionKind, exchange: Exchange): Promise<Entered> {
    const { ip } = exchange.request;
    const user = await this.logged('code', ip, () => this.logins.byCode(project, email, code));
    return this.enter(user, kind, exchange);
  }

  /** @throws `auth.invalid_refresh_token`, and what {@link SessionCookie.demandOwnPage} throws */
  async refresh(refreshToken: string | undefined, { request, reply }: Exchange): Promise<Entered> {
    if (refreshToken !== undefined) {
      return this.signIns.refresh(refreshToken, new Date(Date.now() - reply.elapsedTime));
    }
    const cookie = this.cookie.read(request);
    const session = cookie === undefined ? null : await this.sessions.findByCookie(cookie);
    if (!session) throw authErrors.invalid_refresh_token();
    this.cookie.demandOwnPage(request, session.id);
    return this.signIns.renew(session);
  }

  /** Each attempt leaves a line, by what means and from where; not what was typed (ASVS 5.0, 16.3.1). */
  private async logged(means: string, ip: string, proveWho: () => Promise<Profile>): Promise<Profile> {
    try {
      const user = await proveWho();
      this.logger.log({ means, ip, userId: user.id }, 'signed in');
      return user;
    } catch (error) {
      if (error instanceof Problem) this.logger.warn({ means, ip, code: error.code }, 'sign-in refused');
      throw error;
    }
  }

  private async enter(user: Profile, kind: SessionKind, { request, reply }: Exchange): Promise<Entered> {
    const { 'user-agent': agent } = request.headers;
    const client = { ip: request.ip, userAgent: typeof agent === 'string' ? agent : undefined };
    const { profile, session, tokens } = await this.signIns.signIn(user, kind, client, this.cookie.read(request));
    if (session.cookie !== null) this.cookie.write(reply, session.cookie, session.expiresAt);
    return { profile, tokens };
  }
}
