import { Module } from '@nestjs/common';
import { MailModule } from '@roost/mail';
import { ProjectsModule } from '@roost/projects';
import { UsersModule } from '@roost/users';
import { CodesRepository } from './codes/codes.repository.js';
import { CodesService } from './codes/codes.service.js';
import { ImportsOfAccount } from './imports/imports-of-account.js';
import { ImportsRepository } from './imports/imports.repository.js';
import { InvitationMails } from './invitations/invitation-mails.js';
import { InvitationsOfAccount } from './invitations/invitations-of-account.js';
import { InvitationsRepository } from './invitations/invitations.repository.js';
import { AuthLimits } from './limits/auth-limits.js';
import { AccountLinks } from './mails/account-links.js';
import { AccountMails } from './mails/account-mails.js';
import { MailsOfAccount } from './mails/mails-of-account.js';
import { CredentialsRepository } from './passwords/credentials.repository.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PasswordStore } from './passwords/password-store.js';
import { AccountSessions } from './accounts/account-sessions.js';
import { KeysOfAccount } from './keys/keys-of-account.js';
import { KeysRepository } from './keys/keys.repository.js';
import { SignUpPolicy } from './sign-up/sign-up-policy.js';
import { RolePermissions } from './roles/role-permissions.js';
import { RolesRepository } from './roles/roles.repository.js';
import { RolesService } from './roles/roles.service.js';
import { PrincipalCache } from './sessions/principal-cache.js';
import { SessionCache } from './sessions/session-cache.js';
import { SessionSecrets } from './sessions/session-secrets.js';
import { SessionsRepository } from './sessions/sessions.repository.js';
import { SessionsService } from './sessions/sessions.service.js';

const SHARED = [
  AccountLinks,
  AccountMails,
  AccountSessions,
  AuthLimits,
  CodesRepository,
  CodesService,
  CredentialsRepository,
  ImportsOfAccount,
  ImportsRepository,
  InvitationMails,
  InvitationsOfAccount,
  InvitationsRepository,
  KeysOfAccount,
  KeysRepository,
  MailsOfAccount,
  PasswordHasher,
  PasswordStore,
  PrincipalCache,
  RolePermissions,
  RolesRepository,
  RolesService,
  SessionCache,
  SessionSecrets,
  SessionsRepository,
  SessionsService,
  SignUpPolicy,
];

/** What both processes need: sessions, keys, codes and passwords of accounts, and the mails about them. */
@Module({ imports: [MailModule, ProjectsModule, UsersModule], providers: SHARED, exports: SHARED })
export class AuthModule {}
