import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';

/** Argon2id with m=19 MiB, t=2, p=1: the OWASP Password Storage Cheat Sheet's first choice. The binding's default algorithm is Argon2id. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** One fewer than the threads of the pool that files and DNS wait for too: a rush of sign-ins must not hold up uploads. */
const AT_ONCE = 3;

/** One of the ways to write the same letters: a phone and a laptop write é differently (NIST SP 800-63B, 3.1.1.2). */
export const normalizePassword = (password: string): string => password.normalize('NFC');

@Injectable()
export class PasswordHasher {
  private readonly limit = pLimit(AT_ONCE);
  /** Hash of a password that nobody has, so that an unknown user costs what a wrong password costs. */
  private readonly decoy = this.hash(crypto.randomUUID());

  async hash(password: string): Promise<string> {
    return this.limit(() => hash(normalizePassword(password), OPTIONS));
  }

  /** Takes the same time whether there is a hash or not. */
  async verify(hashed: string | undefined, password: string): Promise<boolean> {
    const known = hashed ?? (await this.decoy);
    // Earlier versions kept passwords as they were sent.
    for (const form of new Set([normalizePassword(password), password])) {
      const matches = await this.limit(() => verify(known, form));
      if (matches) return hashed !== undefined;
    }
    return false;
  }
}
