import { Injectable } from '@nestjs/common';
import { authErrors } from '../auth.errors.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import { SessionSecrets } from '../sessions/session-secrets.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { SignInService } from '../sessions/sign-in.service.js';
import type { Entered, Exchange } from '../sessions/exchange.js';

/** A new access token for someone who is signed in. */
@Injectable()
export class RenewalService {
  constructor(
    private readonly signIns: SignInService,
    private readonly sessions: SessionsService,
    private readonly cookie: SessionCookie,
    private readonly secrets: SessionSecrets,
  ) {}

  /** @throws `auth.invalid_refresh_token`, and what {@link SessionCookie.demandOwnPage} throws */
  async renew(refreshToken: string | undefined, { request, reply }: Exchange): Promise<Entered> {
    if (refreshToken !== undefined) {
      return this.signIns.refresh(refreshToken, new Date(Date.now() - reply.elapsedTime));
    }
    const cookie = this.cookie.read(request);
    const session = cookie === undefined ? null : await this.sessions.findByCookie(cookie);
    if (!cookie || !session) throw authErrors.invalid_refresh_token();
    this.cookie.demandOwnPage(request, session.id);
    const current = this.secrets.withId(cookie, session.id);
    if (current !== cookie) this.cookie.write(reply, current, new Date(session.expiresAtMs));
    return this.signIns.renew(session);
  }
}
