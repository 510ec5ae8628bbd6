import { Global, Module } from '@nestjs/common';
import { MediaModule } from '@roost/media';
import { Authenticator } from '@roost/plugin-kit';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { AccountCredentials } from './accounts/account-credentials.js';
import { AccountsAdminController } from './accounts/accounts-admin.controller.js';
import { AccountsService } from './accounts/accounts.service.js';
import { AuthController } from './auth.controller.js';
import { AuthModule } from './auth.module.js';
import { JwtStrategy } from './authentication/jwt.strategy.js';
import { RequestAuthenticator } from './authentication/request-authenticator.js';
import { TokenVerifier } from './authentication/token-verifier.js';
import { EmailChangesService } from './emails/email-changes.service.js';
import { EmailsController } from './emails/emails.controller.js';
import { EmailsService } from './emails/emails.service.js';
import { ImportChecks } from './imports/import-checks.js';
import { ImportLines } from './imports/import-lines.js';
import { ImportUploads } from './imports/import-uploads.js';
import { ImportsAdminController } from './imports/imports-admin.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { InvitationAcceptance } from './invitations/invitation-acceptance.js';
import { InvitationGrants } from './invitations/invitation-grants.js';
import { InvitationsAdminController } from './invitations/invitations-admin.controller.js';
import { InvitationsController } from './invitations/invitations.controller.js';
import { InvitationsService } from './invitations/invitations.service.js';
import { KeyAccess } from './keys/key-access.js';
import { KeyUses } from './keys/key-uses.js';
import { KeyVerifier } from './keys/key-verifier.js';
import { KeysAdminController } from './keys/keys-admin.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { PurgedScopes } from './keys/purged-scopes.js';
import { KeyAdmission } from './keys/key-admission.js';
import { KeysService } from './keys/keys.service.js';
import { CodeRequestsService } from './mails/code-requests.service.js';
import { PasswordChangesService } from './password-changes/password-changes.service.js';
import { PasswordsController } from './password-changes/passwords.controller.js';
import { PasswordsService } from './password-changes/passwords.service.js';
import { CommonPasswords } from './passwords/common-passwords.js';
import { PasswordPolicy } from './passwords/password-policy.js';
import { AccountCreationService } from './creation/account-creation.service.js';
import { PrivateRegistration } from './registration/private-registration.js';
import { RegistrationService } from './registration/registration.service.js';
import { WaysToSignUp } from './sign-up/ways-to-sign-up.js';
import { PersonRights } from './roles/person-rights.js';
import { PurgedPermissions } from './roles/purged-permissions.js';
import { RolesAdminController } from './roles/roles-admin.controller.js';
import { RefreshService } from './sessions/refresh.service.js';
import { SessionCookie } from './sessions/session-cookie.js';
import { SessionStreams } from './sessions/session-streams.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { AnnounceSetup } from './setup/announce-setup.js';
import { CreateAdminCommand } from './setup/create-admin.command.js';
import { FirstPassword } from './setup/first-password.js';
import { SetupController } from './setup/setup.controller.js';
import { SetupService } from './setup/setup.service.js';
import { CodeVerifier } from './sign-in/code-verifier.js';
import { DeviceCookie } from './sign-in/device-cookie.js';
import { KnownDevices } from './sign-in/known-devices.js';
import { PasswordVerifier } from './sign-in/password-verifier.js';
import { RenewalService } from './sign-in/renewal.service.js';
import { SessionOpener } from './sign-in/session-opener.js';
import { SessionTokens } from './sign-in/session-tokens.js';
import { SignInService } from './sign-in/sign-in.service.js';
import { TokenGrantService } from './token-endpoint/token-grant.service.js';
import { TokenController } from './token-endpoint/token.controller.js';
import { AccessTokensService } from './tokens/access-tokens.service.js';
import { JwksController } from './tokens/jwks.controller.js';
import { SigningKeysRepository } from './tokens/signing-keys.repository.js';
import { SigningKeysService } from './tokens/signing-keys.service.js';

/** Global, because it gives the kernel's guard its {@link Authenticator}. */
@Global()
@Module({
  imports: [AuthModule, MediaModule, ProjectsModule, UsersModule],
  controllers: [
    AccountsAdminController,
    AuthController,
    EmailsController,
    ImportsAdminController,
    InvitationsAdminController,
    InvitationsController,
    JwksController,
    KeysAdminController,
    KeysController,
    PasswordsController,
    RolesAdminController,
    SessionsController,
    SetupController,
    TokenController,
  ],
  providers: [
    AccessTokensService,
    AccountCreationService,
    AccountCredentials,
    AccountsService,
    AnnounceSetup,
    CodeRequestsService,
    CodeVerifier,
    CommonPasswords,
    CreateAdminCommand,
    DeviceCookie,
    EmailChangesService,
    EmailsService,
    FirstPassword,
    ImportChecks,
    ImportLines,
    ImportUploads,
    ImportsService,
    InvitationAcceptance,
    InvitationGrants,
    InvitationsService,
    JwtStrategy,
    KeyAccess,
    KeyUses,
    KeyVerifier,
    KeyAdmission,
    KeysService,
    KnownDevices,
    PasswordChangesService,
    PasswordPolicy,
    PasswordVerifier,
    PasswordsService,
    PersonRights,
    PrivateRegistration,
    PurgedPermissions,
    PurgedScopes,
    RefreshService,
    RegistrationService,
    RenewalService,
    RequestAuthenticator,
    SessionCookie,
    SessionOpener,
    SessionStreams,
    SessionTokens,
    SetupService,
    SignInService,
    SigningKeysRepository,
    SigningKeysService,
    TokenGrantService,
    TokenVerifier,
    WaysToSignUp,
    { provide: Authenticator, useExisting: RequestAuthenticator },
  ],
  exports: [AccountsService, Authenticator, AuthModule],
})
export class AuthApiModule {}
