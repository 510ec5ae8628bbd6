import { Global, Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { MediaModule } from '@roost/media';
import { Authenticator } from '@roost/plugin-kit';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { AuthController } from './auth.controller.js';
import { AuthService } from './auth.service.js';
import { CredentialsRepository } from './passwords/credentials.repository.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PrincipalCache } from './sessions/principal-cache.js';
import { RequestAuthenticator } from './sessions/request-authenticator.js';
import { RolePermissions } from './sessions/role-permissions.js';
import { SessionCookie } from './sessions/session-cookie.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SignInService } from './sessions/sign-in.service.js';
import { SetupController } from './setup/setup.controller.js';
import { SetupRepository } from './setup/setup.repository.js';
import { SetupService } from './setup/setup.service.js';
import { AccessTokensService } from './tokens/access-tokens.service.js';
import { JwtGuard } from './tokens/jwt.guard.js';
import { JwtStrategy } from './tokens/jwt.strategy.js';
import { SigningKeysRepository } from './tokens/signing-keys.repository.js';
import { SigningKeysService } from './tokens/signing-keys.service.js';

/** Global, because it gives the kernel's guard its {@link Authenticator}. */
@Global()
@Module({
  imports: [PassportModule, UsersModule, ProjectsModule, MediaModule],
  controllers: [AuthController, SetupController],
  providers: [
    AccessTokensService,
    AuthService,
    CredentialsRepository,
    JwtGuard,
    JwtStrategy,
    PasswordHasher,
    PrincipalCache,
    RequestAuthenticator,
    RolePermissions,
    SessionCookie,
    SessionsRepository,
    SessionsService,
    SetupRepository,
    SetupService,
    SignInService,
    SigningKeysRepository,
    SigningKeysService,
    { provide: Authenticator, useExisting: RequestAuthenticator },
  ],
  exports: [Authenticator],
})
export class AuthApiModule {}
