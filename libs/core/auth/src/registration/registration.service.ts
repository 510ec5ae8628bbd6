import { Injectable } from '@nestjs/common';
import type { StagedUpload } from '@roost/media';
import type { Profile } from '@roost/users';
import { AuthConfig } from '../auth.config.js';
import { authErrors } from '../auth.errors.js';
import { AccountCreationService, type Registration } from '../creation/account-creation.service.js';
import { CodesService } from '../codes/codes.service.js';
import { InvitationAcceptance } from '../invitations/invitation-acceptance.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import { PrivateRegistration } from './private-registration.js';
import { SignUpPolicy } from '../sign-up/sign-up-policy.js';

/** What someone fills in. */
export interface SignUp extends Omit<Registration, 'projectId' | 'roles' | 'emailVerified' | 'writer'> {
  /** From the link of a sign-up mail: proves the address. */
  emailToken?: string | undefined;
  /** From the link of an invitation: proves the address, too. */
  invitationToken?: string | undefined;
}

/** Lets people make accounts, as openly as the installation wants it. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly policy: PasswordPolicy,
    private readonly accounts: AccountCreationService,
    private readonly codes: CodesService,
    private readonly privately: PrivateRegistration,
    private readonly invitations: InvitationAcceptance,
    private readonly signUps: SignUpPolicy,
    private readonly config: AuthConfig,
  ) {}

  /**
   * @param locale unless the draft names one.
   * @throws `auth.email_taken` (where that is disclosed), `auth.username_taken`, `auth.weak_password`, `auth.invalid_code`,
   * `auth.invalid_invitation`, and what {@link SignUpPolicy.demand} throws
   */
  async register(
    projectId: string,
    { emailToken, invitationToken, ...draft }: SignUp,
    locale: string,
    avatar: StagedUpload | undefined,
  ): Promise<Profile> {
    const proof = invitationToken !== undefined ? 'invitation' : emailToken !== undefined ? 'mailbox' : 'none';
    await this.signUps.demand(projectId, draft.email, proof);
    await this.policy.check(draft.password, draft);
    const writer = { isAdmin: false, signsUp: true };
    const registration = { ...draft, projectId, locale: draft.locale ?? locale, writer };
    if (invitationToken !== undefined) return this.invitations.accept(registration, invitationToken, avatar);
    if (emailToken !== undefined) return this.registerProven(registration, emailToken, avatar);
    if (this.config.signupDisclosure === 'private') return this.privately.register(registration, avatar);
    return this.accounts.create(registration, avatar);
  }

  private async registerProven(draft: Registration, token: string, avatar?: StagedUpload): Promise<Profile> {
    const proven = await this.codes.prove(draft.projectId, 'sign-up', draft.email, token);
    if (!proven) throw authErrors.invalid_code();
    return this.accounts.create({ ...draft, emailVerified: true }, avatar, {
      admit: async () => {
        if (!(await this.codes.consume(proven))) throw authErrors.invalid_code();
      },
    });
  }
}
