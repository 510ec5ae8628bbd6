import { domainToASCII } from 'node:url';
import { Injectable } from '@nestjs/common';
import { Settings } from '@roost/plugin-kit';
import { emailKey } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { AuthSettings } from '../auth.settings.js';
import type { SignUpMode } from './sign-up-modes.js';

/** What of a request shows that somebody may sign up, beside their address. */
export type SignUpProof =
  | 'none'
  /** They have the mailbox of the address. */
  | 'mailbox'
  /** They were invited, and have the mailbox. */
  | 'invitation';

/**
 * Who may sign up in a project. It decides by the settings and the address alone, so what it refuses tells nobody who has an account. Accounts
 * that admins make are no sign-ups, and are not asked about here.
 */
@Injectable()
export class SignUpPolicy {
  constructor(private readonly settings: Settings) {}

  /** @throws `auth.sign_up_closed`, `auth.invitation_required`, `auth.domain_not_allowed`, `auth.proof_required` */
  async demand(projectId: string, email: string, proof: SignUpProof): Promise<void> {
    const { signUp, signUpDomains } = await this.settings.of(AuthSettings, projectId);
    if (signUp === 'nobody') throw authErrors.sign_up_closed();
    if (signUp === 'anyone' || proof === 'invitation') return;
    if (signUp === 'invitation') throw authErrors.invitation_required();
    if (!isIn(signUpDomains, email)) throw authErrors.domain_not_allowed();
    // Anybody can type an address of a domain.
    if (proof === 'none') throw authErrors.proof_required();
  }

  /** @throws `auth.sign_up_closed` */
  async demandInvitations(projectId: string): Promise<void> {
    const { signUp } = await this.settings.of(AuthSettings, projectId);
    if (signUp === 'nobody') throw authErrors.sign_up_closed();
  }

  /** Whether somebody with this address can sign up without an invitation. */
  async isOpenTo(projectId: string, email: string): Promise<boolean> {
    const { signUp, signUpDomains } = await this.settings.of(AuthSettings, projectId);
    return signUp === 'anyone' || (signUp === 'domain' && isIn(signUpDomains, email));
  }

  /** Whoever is in by the domain of their address keeps one of an allowed domain. @throws `auth.domain_not_allowed` */
  async demandMayChange(projectId: string, from: string, to: string): Promise<void> {
    const { signUp, signUpDomains } = await this.settings.of(AuthSettings, projectId);
    if (signUp === 'domain' && isIn(signUpDomains, from) && !isIn(signUpDomains, to))
      throw authErrors.domain_not_allowed();
  }

  /** The domains are empty where they do not matter. */
  async modeOf(projectId: string): Promise<{ mode: SignUpMode; domains: readonly string[] }> {
    const { signUp, signUpDomains } = await this.settings.of(AuthSettings, projectId);
    return { mode: signUp, domains: signUp === 'domain' ? signUpDomains : [] };
  }
}

/** Whether an address is of one of the domains; whatever form these are written in. */
function isIn(domains: readonly string[], email: string): boolean {
  const key = emailKey(email);
  const domain = domainToASCII(key.slice(key.lastIndexOf('@') + 1));
  return domain !== '' && domains.some((allowed) => domainToASCII(allowed.toLowerCase()) === domain);
}
