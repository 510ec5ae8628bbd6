import { createHmac, timingSafeEqual } from 'node:crypto';
import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, newId, Secrets } from '@roost/plugin-kit';
import { emailKey } from '@roost/users';
import { type CodeKey, CodesRepository } from './codes.repository.js';
import { type CodePurpose, PURPOSES } from './purposes.js';

/** Who a code is for. */
export interface CodeOwner {
  projectId: string;
  purpose: CodePurpose;
  email: string;
  userId: string | null;
}

/** A code that was right. It is used up by {@link CodesService.consume}. */
export interface ProvenCode {
  id: string;
  userId: string | null;
  /** The address that it was sent to. */
  email: string;
}

/** One-time codes: kept as hashes under a pepper, short-lived; those that people type bear five wrong tries. */
@Injectable()
export class CodesService {
  private readonly pepper: Buffer;

  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly codes: CodesRepository,
    secrets: Secrets,
  ) {
    this.pepper = secrets.derive('codes');
  }

  /** Makes a code, in the caller's transaction; the one before is worth nothing from then on. @returns the code: tell it to its owner only. */
  async issue({ projectId, purpose, email, userId }: CodeOwner): Promise<string> {
    const { make, lifetimeMs } = PURPOSES[purpose];
    const code = make();
    const key: CodeKey = { projectId, purpose, emailKey: emailKey(email) };
    // Two who ask for a code of one address at the same time come one after the other.
    await this.database.lock(`auth:code:${projectId}:${purpose}:${key.emailKey}`);
    await this.codes.replace({
      ...key,
      id: newId(),
      codeHash: this.hash(key, code),
      userId,
      email,
      expiresAt: new Date(Date.now() + lifetimeMs),
    });
    return code;
  }

  /**
   * Makes a code that nobody is told, in the caller's transaction, so that trying one takes as long where there is no account. A code that
   * is somebody's stays.
   */
  async issueToNobody(owner: Omit<CodeOwner, 'userId'>): Promise<void> {
    const { projectId, purpose, email } = owner;
    if (await this.codes.isSomebodys({ projectId, purpose, emailKey: emailKey(email) })) return;
    await this.issue({ ...owner, userId: null });
  }

  /** Tries a code. The try is counted and committed before the comparison. @returns undefined when it is not the right one. */
  async prove(projectId: string, purpose: CodePurpose, email: string, code: string): Promise<ProvenCode | undefined> {
    const key: CodeKey = { projectId, purpose, emailKey: emailKey(email) };
    const tried = await this.em.fork().transactional(() => this.codes.countTry(key, PURPOSES[purpose].mostTries));
    const given = Buffer.from(this.hash(key, code));
    // Without a code the comparison is made all the same.
    const isRight = timingSafeEqual(Buffer.from(tried?.codeHash ?? this.hash(key, '')), given);
    return tried && isRight ? { id: tried.id, userId: tried.userId, email: tried.email } : undefined;
  }

  /** Uses up a code that was right, in the caller's transaction. @returns false when it was used already. */
  async consume({ id }: ProvenCode): Promise<boolean> {
    this.database.requireTransaction('A code was used up');
    return this.codes.consume(id);
  }

  async forgetOfUser(userId: string, purposes?: readonly CodePurpose[]): Promise<void> {
    await this.codes.deleteOfUser(userId, purposes);
  }

  private hash({ projectId, purpose, emailKey: address }: CodeKey, code: string): string {
    const text = [projectId, purpose, address, PURPOSES[purpose].isTyped ? code.trim().toLowerCase() : code].join('\n');
    return createHmac('sha256', this.pepper).update(text).digest('base64url');
  }
}
