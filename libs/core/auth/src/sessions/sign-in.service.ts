import { Injectable } from '@nestjs/common';
import type { StagedUpload } from '@roost/media';
import { ProjectsService } from '@roost/projects';
import type { Profile } from '@roost/users';
import { AuthService, type Registration } from '../auth.service.js';
import { AccessTokensService } from '../tokens/access-tokens.service.js';
import { type ClientInfo, SessionsService, type StartedSession } from './sessions.service.js';

/** Someone who has just signed in. */
export interface SignedIn {
  profile: Profile;
  session: StartedSession;
  accessToken: string;
  /** Lifetime of the access token, in seconds. */
  expiresIn: number;
}

/** What a person does at the door: register, sign in, sign out. */
@Injectable()
export class SignInService {
  constructor(
    private readonly auth: AuthService,
    private readonly projects: ProjectsService,
    private readonly sessions: SessionsService,
    private readonly tokens: AccessTokensService,
  ) {}

  async register(project: string, account: Omit<Registration, 'projectId'>, avatar?: StagedUpload): Promise<Profile> {
    return this.auth.register({ ...account, projectId: await this.projects.resolve(project) }, avatar);
  }

  async signIn(project: string, identity: string, password: string, client: ClientInfo): Promise<SignedIn> {
    const profile = await this.auth.verifyPassword(await this.projects.resolve(project), identity, password);
    const session = await this.sessions.start(profile.id, client);
    const accessToken = await this.tokens.issue(profile.id, session.id);
    return { profile, session, accessToken, expiresIn: this.tokens.lifetimeSeconds };
  }

  async signOut(sessionId: string): Promise<void> {
    await this.sessions.end(sessionId);
  }
}
