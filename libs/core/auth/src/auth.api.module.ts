import { Global, Module } from '@nestjs/common';
import { MediaModule } from '@roost/media';
import { Authenticator } from '@roost/plugin-kit';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { AccountsService } from './accounts/accounts.service.js';
import { AuthController } from './auth.controller.js';
import { AuthModule } from './auth.module.js';
import { AuthService } from './auth.service.js';
import { CodeRequestsService } from './codes/code-requests.service.js';
import { DeviceCookie } from './devices/device-cookie.js';
import { KnownDevices } from './devices/known-devices.js';
import { EmailChangesService } from './emails/email-changes.service.js';
import { EmailsController } from './emails/emails.controller.js';
import { EmailsService } from './emails/emails.service.js';
import { CodeLoginService } from './login/code-login.service.js';
import { EntranceService } from './login/entrance.service.js';
import { PasswordLoginService } from './login/password-login.service.js';
import { RenewalService } from './login/renewal.service.js';
import { TokenController } from './oauth/token.controller.js';
import { TokenGrantService } from './oauth/token-grant.service.js';
import { AccountPagesController } from './pages/account-pages.controller.js';
import { CommonPasswords } from './passwords/common-passwords.js';
import { PasswordChangesService } from './passwords/password-changes.service.js';
import { PasswordPolicy } from './passwords/password-policy.js';
import { PasswordsController } from './passwords/passwords.controller.js';
import { PasswordsService } from './passwords/passwords.service.js';
import { PrivateRegistration } from './registration/private-registration.js';
import { RegistrationService } from './registration/registration.service.js';
import { RolePermissions } from './roles/role-permissions.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';
import { RefreshService } from './sessions/refresh.service.js';
import { RequestAuthenticator } from './sessions/request-authenticator.js';
import { SessionCookie } from './sessions/session-cookie.js';
import { SessionStreams } from './sessions/session-streams.js';
import { SessionStarterService } from './sessions/session-starter.service.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SignInService } from './sessions/sign-in.service.js';
import { AnnounceSetup } from './setup/announce-setup.js';
import { CreateAdminCommand } from './setup/create-admin.command.js';
import { SetupController } from './setup/setup.controller.js';
import { SetupService } from './setup/setup.service.js';
import { AccessTokensService } from './tokens/access-tokens.service.js';
import { JwksController } from './tokens/jwks.controller.js';
import { JwtStrategy } from './tokens/jwt.strategy.js';
import { SigningKeysRepository } from './tokens/signing-keys.repository.js';
import { SigningKeysService } from './tokens/signing-keys.service.js';
import { TokenVerifier } from './tokens/token-verifier.js';

/** Global, because it gives the kernel's guard its {@link Authenticator}. */
@Global()
@Module({
  imports: [AuthModule, MediaModule, ProjectsModule, UsersModule],
  controllers: [
    AccountPagesController,
    AuthController,
    EmailsController,
    JwksController,
    PasswordsController,
    SessionsController,
    SetupController,
    TokenController,
  ],
  providers: [
    AccessTokensService,
    AccountsService,
    AnnounceSetup,
    AuthService,
    CodeLoginService,
    CodeRequestsService,
    CommonPasswords,
    CreateAdminCommand,
    DeviceCookie,
    EmailChangesService,
    EmailsService,
    EntranceService,
    JwtStrategy,
    KnownDevices,
    PasswordChangesService,
    PasswordLoginService,
    PasswordPolicy,
    PasswordsService,
    PrivateRegistration,
    RefreshService,
    RegistrationService,
    RenewalService,
    RequestAuthenticator,
    RolePermissions,
    RolesRepository,
    RolesService,
    SessionCookie,
    SessionStreams,
    SessionStarterService,
    SetupService,
    SignInService,
    SigningKeysRepository,
    SigningKeysService,
    TokenGrantService,
    TokenVerifier,
    { provide: Authenticator, useExisting: RequestAuthenticator },
  ],
  exports: [AccountsService, Authenticator, AuthModule, RolesService],
})
export class AuthApiModule {}
