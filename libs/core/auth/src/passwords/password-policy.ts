import { Injectable } from '@nestjs/common';
import { Installation, type Problem } from '@roost/plugin-kit';
import { authErrors } from '../auth.errors.js';
import { CommonPasswords } from './common-passwords.js';
import { normalizePassword } from './password-hasher.js';

/** Whose password it is to be. */
export interface PasswordOwner {
  email: string;
  username?: string | null | undefined;
  name?: string | null | undefined;
}

const SHORTEST = 8;
/** Shorter parts of names are in too many words. */
const SHORTEST_OWN = 3;

/** What may be a password, beside its length (ASVS 5.0, 6.2.4, 6.2.11). Nothing is said of the characters that it is made of. */
@Injectable()
export class PasswordPolicy {
  private readonly ownWords: readonly string[];

  constructor(
    private readonly common: CommonPasswords,
    { baseUrl, appName }: Installation,
  ) {
    this.ownWords = ['roost', appName, ...new URL(baseUrl).hostname.split('.')];
  }

  /** @param field name of the field in the request. @throws `auth.weak_password` */
  async check(password: string, owner: PasswordOwner, field = 'password'): Promise<void> {
    if (await this.common.has(password))
      throw refusal(field, 'is_common', 'this password is among the most common ones');
    const rest = withoutOwn(password, owner, this.ownWords);
    if (rest.length < password.length && (rest.length < SHORTEST || (await this.common.has(rest))))
      throw refusal(
        field,
        'is_personal',
        'this password is made of your own name or address, or of the name of this service',
      );
  }
}

/** What is left of a password when the person's own data and the names of the service are taken out. */
function withoutOwn(password: string, { email, username, name }: PasswordOwner, words: readonly string[]): string {
  const [local = '', domain = ''] = email.split('@');
  const own = [email, local, domain, username, name, ...words]
    .flatMap((text) => (text ? [text, ...text.split(/[^\p{L}\p{N}]+/u)] : []))
    .map((text) => normalizePassword(text).toLowerCase())
    .filter((text) => text.length >= SHORTEST_OWN)
    .sort((a, b) => b.length - a.length);
  return own.reduce((rest, text) => rest.replaceAll(text, ''), password.toLowerCase());
}

function refusal(field: string, code: string, detail: string): Problem {
  return authErrors.weak_password({ detail, errors: [{ pointer: `/${field}`, code, detail }] });
}
