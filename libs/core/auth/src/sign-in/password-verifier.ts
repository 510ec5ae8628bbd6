import { Injectable } from '@nestjs/common';
import { identityKey, UsersService } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AuthLimits } from '../limits/auth-limits.js';
import { PasswordStore } from '../passwords/password-store.js';
import { KnownDevices } from './known-devices.js';
import type { Proof } from './proof.js';

/** What someone types to sign in, and what their device brings. */
export interface PasswordLogin {
  /** Username or address. */
  identity: string;
  password: string;
  /** From an earlier sign-in on the same device. */
  deviceToken: string | undefined;
}

/** Finds out by a password who someone is. */
@Injectable()
export class PasswordVerifier {
  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordStore,
    private readonly devices: KnownDevices,
    private readonly limits: AuthLimits,
    private readonly config: AuthConfig,
  ) {}

  /**
   * Failures count against the account, those of a known device against the device alone: strangers who guess cannot keep the owner out.
   *
   * @throws `auth.invalid_credentials`, `http.too_many_requests`
   */
  async verify(projectId: string, { identity, password, deviceToken }: PasswordLogin): Promise<Proof> {
    const device = await this.devices.recognise(deviceToken, projectId, identity);
    const subject = device === undefined ? `${projectId} ${identityKey(identity)}` : `device ${device}`;
    return this.limits.countFailures(subject, () => this.demandRightPassword(projectId, identity, password));
  }

  /** Refuses alike in time and text whether there is no such account, it may not be used, or the password is wrong. */
  private async demandRightPassword(projectId: string, identity: string, password: string): Promise<Proof> {
    const user = await this.users.findByIdentity(projectId, identity);
    const passwordHash = await this.passwords.rightHash(user?.id, password);
    if (passwordHash === undefined || !user || user.suspendedAt) throw authErrors.invalid_credentials();
    // Otherwise signing in would tell what registering keeps to itself.
    const isDisclosed = this.config.signupDisclosure !== 'private' || user.emailVerifiedAt !== null;
    if (!isDisclosed) throw authErrors.invalid_credentials();
    return { user, passwordHash };
  }
}
