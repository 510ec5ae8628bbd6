import { Injectable, Logger } from '@nestjs/common';
import { Metrics, Problem, type RoostReply, type RoostRequest } from '@roost/plugin-kit';
import type { Profile } from '@roost/users';
import type { SignInMeans } from '../auth.contracts.js';
import { authErrors } from '../auth.errors.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SessionsService, type SessionKind } from '../sessions/sessions.service.js';
import { SignInService, type Tokens } from '../sessions/sign-in.service.js';
import { LoginService } from './login.service.js';
import type { Proof } from './proof.js';

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
  private readonly signInsTotal;

  constructor(
    private readonly logins: LoginService,
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    metrics: Metrics,
  ) {
    const labels = ['means', 'outcome'] as const;
    this.signInsTotal = metrics.counter({ name: 'sign_ins_total', help: 'Attempts to sign in', labels });
  }

  /** @throws `auth.invalid_credentials`, `http.too_many_requests`, or whatever another plugin refuses with */
  async byPassword(
    project: string,
    identity: string,
    password: string,
    kind: SessionKind,
    exchange: Exchange,
  ): Promise<Entered> {
    return this.enter('password', kind, exchange, () => this.logins.byPassword(project, identity, password));
  }

  /** @throws `auth.invalid_sign_in_code`, `http.too_many_requests` */
  async byCode(project: string, email: string, code: string, kind: SessionKind, exchange: Exchange): Promise<Entered> {
    return this.enter('code', kind, exchange, () => this.logins.byCode(project, email, code));
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

  /** Each attempt is counted, and leaves a line: by what means and from where; not what was typed (ASVS 5.0, 16.3.1). */
  private async enter(
    means: SignInMeans,
    kind: SessionKind,
    { request, reply }: Exchange,
    proveWho: () => Promise<Proof>,
  ): Promise<Entered> {
    const { ip, headers } = request;
    const { 'user-agent': agent } = headers;
    const client = { ip, userAgent: typeof agent === 'string' ? agent : undefined };
    try {
      const how = { means, kind, client, oldCookie: this.cookie.read(request) };
      const { profile, session, tokens } = await this.signIns.signIn(await proveWho(), how);
      if (session.cookie !== null) this.cookie.write(reply, session.cookie, session.expiresAt);
      this.signInsTotal.add({ means, outcome: 'signed_in' });
      this.logger.log({ means, ip, userId: profile.id }, 'signed in');
      return { profile, tokens };
    } catch (error) {
      if (error instanceof Problem) {
        this.signInsTotal.add({ means, outcome: 'refused' });
        this.logger.warn({ means, ip, code: error.code }, 'sign-in refused');
      }
      throw error;
    }
  }
}
