import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable, Logger } from '@nestjs/common';
import { ProjectStates } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import { authErrors } from '../auth.errors.js';
import { type RefreshToken, SessionSecrets } from './session-secrets.js';
import { type LiveSession, SessionsRepository } from './sessions.repository.js';
import { SessionsService } from './sessions.service.js';

/** A session that goes on. */
export interface RefreshedSession {
  id: string;
  userId: string;
  startedAt: Date;
  /** Number of the refresh token to give out. */
  generation: number;
}

type Outcome = { session: RefreshedSession } | { reusedBy: string; sessionId: string } | 'unknown';

/**
 * Rotates refresh tokens and detects their reuse (RFC 9700, 4.14.2), in a way that phones survive: until an access token of the
 * successor was seen, the same token gets the same successor again, however often and however much at once it asks.
 */
@Injectable()
export class RefreshService {
  private readonly logger = new Logger(RefreshService.name);

  constructor(
    private readonly em: EntityManager,
    private readonly sessions: SessionsRepository,
    private readonly service: SessionsService,
    private readonly secrets: SessionSecrets,
    private readonly users: UsersService,
    private readonly projects: ProjectStates,
  ) {}

  /**
   * @param arrivedAt when the request came in. One that was on its way while a faster one was answered is no reuse.
   * @throws `projects.suspended`, `auth.invalid_refresh_token`; a reused token has then ended its session.
   */
  async rotate(token: string, arrivedAt: Date): Promise<RefreshedSession> {
    const presented = this.secrets.readRefreshToken(token);
    const outcome = presented ? await this.em.transactional(() => this.decide(presented, arrivedAt)) : 'unknown';
    if (outcome === 'unknown') throw authErrors.invalid_refresh_token();
    if ('session' in outcome) return outcome.session;
    await this.service.revoke(outcome.reusedBy, outcome.sessionId);
    this.logger.warn(outcome, 'A refresh token was used a second time');
    throw authErrors.invalid_refresh_token();
  }

  private async decide({ sessionId, generation }: RefreshToken, arrivedAt: Date): Promise<Outcome> {
    const session = await this.sessions.lockLive(sessionId);
    const user = session && (await this.users.find(session.userId));
    if (!user || user.suspendedAt || user.eraseAt || generation > session.refreshGeneration) return 'unknown';
    if (session.lastSeenAt <= (await this.service.idleSince(user.projectId))) return 'unknown';
    // Before anything is spent: the same token is good once the project is restored.
    await this.projects.demandOpen(user.projectId);
    if (generation < session.refreshGeneration) {
      return isRetry(session, generation, arrivedAt)
        ? { session: answerOf(session, session.refreshGeneration) }
        : { reusedBy: session.userId, sessionId };
    }
    const next = generation + 1;
    await this.sessions.update(sessionId, { refreshGeneration: next, lastSeenAt: new Date() });
    return { session: answerOf(session, next) };
  }
}

/** Whether the client cannot have had the successor of its token when it asked. */
function isRetry(session: LiveSession, generation: number, arrivedAt: Date): boolean {
  const { refreshGeneration, refreshAcknowledged, refreshAcknowledgedAt } = session;
  if (generation !== refreshGeneration - 1) return false;
  return refreshAcknowledged <= generation || (refreshAcknowledgedAt !== null && refreshAcknowledgedAt > arrivedAt);
}

const answerOf = ({ id, userId, createdAt }: LiveSession, generation: number): RefreshedSession => ({
  id,
  userId,
  startedAt: createdAt,
  generation,
});
