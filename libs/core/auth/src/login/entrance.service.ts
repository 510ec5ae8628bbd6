import { Injectable, Logger } from '@nestjs/common';
import { Metrics, Problem } from '@roost/plugin-kit';
import type { SignInMeans } from '../auth.contracts.js';
import { DeviceCookie } from '../devices/device-cookie.js';
import { KnownDevices } from '../devices/known-devices.js';
import { SessionCookie } from '../sessions/session-cookie.js';
import type { SessionKind } from '../sessions/sessions.service.js';
import { SignInService } from '../sessions/sign-in.service.js';
import { CodeLoginService } from './code-login.service.js';
import type { Entered, Exchange } from '../sessions/exchange.js';
import { type PasswordLogin, PasswordLoginService } from './password-login.service.js';
import type { Proof } from '../sessions/proof.js';

/** From a proof of who someone is to a session that their client can keep. */
@Injectable()
export class EntranceService {
  private readonly logger = new Logger('SignIn');
  private readonly signInsTotal;

  constructor(
    private readonly passwordLogins: PasswordLoginService,
    private readonly codeLogins: CodeLoginService,
    private readonly devices: KnownDevices,
    private readonly deviceCookie: DeviceCookie,
    private readonly signIns: SignInService,
    private readonly cookie: SessionCookie,
    metrics: Metrics,
  ) {
    const labels = ['means', 'outcome'] as const;
    this.signInsTotal = metrics.counter({ name: 'sign_ins_total', help: 'Attempts to sign in', labels });
  }

  /** @throws `auth.invalid_credentials`, `http.too_many_requests`, or whatever another plugin refuses with */
  async byPassword(project: string, login: PasswordLogin, kind: SessionKind, exchange: Exchange): Promise<Entered> {
    const deviceToken = login.deviceToken ?? this.deviceCookie.read(exchange.request);
    return this.enter('password', { kind, deviceToken }, exchange, () =>
      this.passwordLogins.prove(project, { ...login, deviceToken }),
    );
  }

  /** @throws `auth.invalid_sign_in_code` */
  async byCode(project: string, email: string, code: string, kind: SessionKind, exchange: Exchange): Promise<Entered> {
    const deviceToken = this.deviceCookie.read(exchange.request);
    return this.enter('code', { kind, deviceToken }, exchange, () => this.codeLogins.prove(project, email, code));
  }

  /** Each attempt is counted, and leaves a line: by what means and from where; not what was typed (ASVS 5.0, 16.3.1). */
  private async enter(
    means: SignInMeans,
    { kind, deviceToken }: { kind: SessionKind; deviceToken: string | undefined },
    { request, reply }: Exchange,
    proveWho: () => Promise<Proof>,
  ): Promise<Entered> {
    const { ip, headers } = request;
    const { 'user-agent': agent } = headers;
    const client = { ip, userAgent: typeof agent === 'string' ? agent : undefined };
    try {
      const how = { means, kind, client, oldCookie: this.cookie.read(request) };
      const proof = await proveWho();
      const { profile, session, tokens } = await this.signIns.signIn(proof, how);
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
