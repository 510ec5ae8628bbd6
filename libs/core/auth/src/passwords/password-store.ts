import { Injectable } from '@nestjs/common';
import { CredentialsRepository } from './credentials.repository.js';
import { PasswordHasher } from './password-hasher.js';

/** Id that no account has: looking for it takes the time of any other (RFC 9562, 5.9). */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The passwords of accounts. */
@Injectable()
export class PasswordStore {
  constructor(
    private readonly credentials: CredentialsRepository,
    private readonly hasher: PasswordHasher,
  ) {}

  /** Slow on purpose: before a transaction, not in it. */
  async hash(password: string): Promise<string> {
    return this.hasher.hash(password);
  }

  /** @param hash from {@link hash}. */
  async save(userId: string, hash: string): Promise<void> {
    await this.credentials.save(userId, hash);
  }

  /** Takes the same time whether there is such an account or not. */
  async isRight(userId: string | undefined, password: string): Promise<boolean> {
    return (await this.rightHash(userId, password)) !== undefined;
  }

  /** As {@link isRight}. @returns the hash that the password was right for. */
  async rightHash(userId: string | undefined, password: string): Promise<string | undefined> {
    const hash = await this.credentials.findHash(userId ?? NOBODY);
    return (await this.hasher.verify(hash, password)) ? hash : undefined;
  }

  async findHash(userId: string): Promise<string | undefined> {
    return this.credentials.findHash(userId);
  }

  /** The hash as it is now, which stays until the caller's transaction ends. */
  async lockHash(userId: string): Promise<string | undefined> {
    return this.credentials.lockHash(userId);
  }

  async delete(userId: string): Promise<void> {
    await this.credentials.delete(userId);
  }
}
