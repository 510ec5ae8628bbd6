import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Code } from './code.entity.js';
import type { CodePurpose } from './purposes.js';

/** Which code is meant. */
export interface CodeKey {
  projectId: string;
  purpose: CodePurpose;
  emailKey: string;
}

/** A code that is being tried. */
export type TriedCode = Pick<Code, 'id' | 'codeHash' | 'userId' | 'email'>;

@Injectable()
export class CodesRepository {
  constructor(private readonly em: EntityManager) {}

  /** Keeps a code in place of the one before. */
  async replace(code: Omit<Code, 'attempts' | 'createdAt'>): Promise<void> {
    const { projectId, purpose, emailKey } = code;
    await this.em.nativeDelete(Code, { $or: [{ projectId, purpose, emailKey }, { expiresAt: { $lt: new Date() } }] });
    await this.em.insert(Code, { ...code, attempts: 0, createdAt: new Date() });
  }

  /** Whether there is a code that belongs to an account. */
  async isSomebodys(key: CodeKey): Promise<boolean> {
    return (await this.em.count(Code, { ...key, userId: { $ne: null }, expiresAt: { $gt: new Date() } })) > 0;
  }

  /** Counts a try. @returns undefined when there is no code, it is too old, or it was tried too often. */
  async countTry({ projectId, purpose, emailKey }: CodeKey, mostTries: number): Promise<TriedCode | undefined> {
    const [code] = await this.em.execute<TriedCode[]>(
      `update auth_code set attempts = attempts + 1
       where project_id = ? and purpose = ? and email_key = ? and attempts < ? and expires_at > now()
       returning id, code_hash as "codeHash", user_id as "userId", email`,
      [projectId, purpose, emailKey, mostTries],
    );
    return code;
  }

  /** @returns false when it was used up by someone else. */
  async consume(id: string): Promise<boolean> {
    return (await this.em.nativeDelete(Code, { id })) > 0;
  }

  async deleteOfUser(userId: string, purposes?: readonly CodePurpose[]): Promise<void> {
    await this.em.nativeDelete(Code, { userId, ...(purposes ? { purpose: { $in: [...purposes] } } : {}) });
  }
}
