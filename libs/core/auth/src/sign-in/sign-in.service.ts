import { Injectable, Logger } from '@nestjs/common';
import { Metrics, Problem } from '@roost/plugin-kit';
import type { SignInMeans } from '../auth.contracts.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import type { SessionKind } from '../sessions/sessions.service.js';
import { CodeVerifier } from './code-verifier.js';
import { DeviceCookie } from './device-cookie.js';
import type { Exchange, SignedIn } from './exchange.js';
import { KnownDevices } from './known-devices.js';
import { type PasswordLogin, PasswordVerifier } from './password-verifier.js';
import type { Proof } from './proof.js';
import { SessionOpener } from './session-opener.js';

/** Signs people in: verifies who they are, opens their session, and gives their client what it keeps. */
@Injectable()
export class SignInService {
  private readonly logger = new Logger('SignIn');
  private readonly signInsTotal;

  constructor(
    private readonly passwords: PasswordVerifier,
    private readonly codes: CodeVerifier,
    private readonly sessions: SessionOpener,
    private readonly devices: KnownDevices,
    private readonly deviceCookie: DeviceCookie,
    private readonly cookie: SessionCookie,
    metrics: Metrics,
  ) {
    const labels = ['means', 'outcome'] as const;
    this.signInsTotal = metrics.counter({ name: 'sign_ins_total', help: 'Attempts to sign in', labels });
  }

  /** @throws `auth.invalid_credentials`, `http.too_many_requests`, or whatever another plugin refuses with */
  async byPassword(projectId: string, login: PasswordLogin, kind: SessionKind, exchange: Exchange): Promise<SignedIn> {
    const deviceToken = login.deviceToken ?? this.deviceCookie.read(exchange.request);
    return this.signIn('password', { kind, deviceToken }, exchange, () =>
      this.passwords.verify(projectId, { ...login, deviceToken }),
    );
  }

  /** @throws `auth.invalid_sign_in_code` */
  async byCode(
    projectId: string,
    email: string,
    code: string,
    kind: SessionKind,
    exchange: Exchange,
  ): Promise<SignedIn> {
    const deviceToken = this.deviceCookie.read(exchange.request);
    return this.signIn('code', { kind, deviceToken }, exchange, () => this.codes.verify(projectId, email, code));
  }

  /** Each attempt is counted, and leaves a line: by what means and from where; not what was typed (ASVS 5.0, 16.3.1). */
  private async signIn(
    means: SignInMeans,
    { kind, deviceToken }: { kind: SessionKind; deviceToken: string | undefined },
    { request, reply }: Exchange,
    verify: () => Promise<Proof>,
  ): Promise<SignedIn> {
    const { ip, headers } = request;
    const { 'user-agent': agent } = headers;
    const client = { ip, userAgent: typeof agent === 'string' ? agent : undefined };
    try {
      const how = { means, kind, client, oldCookie: this.cookie.read(request) };
      const proof = await verify();
      const { profile, session, tokens } = await this.sessions.open(proof, how);
      const newDeviceToken = this.devices.remember(proof, deviceToken);
      if (session.cookie !== null) {
        this.cookie.write(reply, session.cookie, session.expiresAt);
        if (newDeviceToken !== undefined) this.deviceCookie.write(reply, newDeviceToken);
      } else if (newDeviceToken !== undefined) {
        tokens.deviceToken = newDeviceToken;
      }
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
