import { Injectable } from '@nestjs/common';
import { ProjectsService } from '@roost/projects';
import { identityKey } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AuthService } from '../auth.service.js';
import { KnownDevices } from '../devices/known-devices.js';
import { AuthLimits } from '../limits/auth-limits.js';
import type { Proof } from '../sessions/proof.js';

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
export class PasswordLoginService {
  constructor(
    private readonly auth: AuthService,
    private readonly devices: KnownDevices,
    private readonly limits: AuthLimits,
    private readonly projects: ProjectsService,
    private readonly config: AuthConfig,
  ) {}

  /**
   * Failures count against the account, those of a known device against the device alone: strangers who guess cannot keep the owner out.
   *
   * @param project slug.
   * @throws `auth.invalid_credentials`, `http.too_many_requests`
   */
  async prove(project: string, { identity, password, deviceToken }: PasswordLogin): Promise<Proof> {
    const projectId = await this.projects.resolve(project);
    const device = await this.devices.recognise(deviceToken, projectId, identity);
    const subject = device === undefined ? `${projectId} ${identityKey(identity)}` : `device ${device}`;
    return this.limits.countFailures(subject, async () => {
      const proof = await this.auth.verifyPassword(projectId, identity, password);
      // Otherwise signing in would tell what registering keeps to itself.
      if (this.config.signupDisclosure === 'private' && !proof.user.emailVerifiedAt)
        throw authErrors.invalid_credentials();
      return proof;
    });
  }
}
