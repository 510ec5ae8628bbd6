import { createHmac, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { newId, Secrets } from '@roost/plugin-kit';
import { UsersService } from '@roost/users';
import type { Proof } from './proof.js';
import { PasswordStore } from '../passwords/password-store.js';

const TOKEN = /^(([0-9a-f-]{36})\.([0-9a-f-]{36})\.([\w-]{43}))\.([\w-]{43})$/;

/** A token, taken apart; we made it. */
interface KnownDevice {
  id: string;
  userId: string;
  /** Of the password that the account had at the sign-in. */
  passwordMark: string;
}

/**
 * Devices on which somebody signed in before, by a token that each keeps (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
 * A token lets nobody in. It belongs to one account and to the password that the account has: once that is another one, whoever knew
 * the old one is a stranger. Nothing of it is stored here.
 */
@Injectable()
export class KnownDevices {
  private readonly key: Buffer;
  private readonly markKey: Buffer;

  constructor(
    private readonly users: UsersService,
    private readonly passwords: PasswordStore,
    secrets: Secrets,
  ) {
    this.key = secrets.derive('known-devices');
    this.markKey = secrets.derive('known-device-passwords');
  }

  /**
   * The token for a device on which somebody has just signed in.
   *
   * @param token what the device had; it stays the same device if that was of this account.
   * @returns undefined for an account without a password.
   */
  remember({ user, passwordHash }: Proof, token: string | undefined): string | undefined {
    if (passwordHash === undefined) return undefined;
    const before = this.read(token);
    const id = before?.userId === user.id ? before.id : newId();
    const text = `${id}.${user.id}.${this.mark(passwordHash)}`;
    return `${text}.${sign(this.key, text)}`;
  }

  /** @param identity username or address. @returns the device's id, if the account that is meant was signed in to on it. */
  async recognise(token: string | undefined, projectId: string, identity: string): Promise<string | undefined> {
    const device = this.read(token);
    // Whoever has no token of ours is not answered later for an account that there is.
    if (!device || (await this.users.findByIdentity(projectId, identity))?.id !== device.userId) return undefined;
    const hash = await this.passwords.findHash(device.userId);
    return hash !== undefined && this.mark(hash) === device.passwordMark ? device.id : undefined;
  }

  private read(token: string | undefined): KnownDevice | undefined {
    const [, text = '', id = '', userId = '', passwordMark = '', signature = ''] = TOKEN.exec(token ?? '') ?? [];
    const isOurs = timingSafeEqual(Buffer.from(sign(this.key, text)), Buffer.from(signature.padEnd(43)));
    return isOurs ? { id, userId, passwordMark } : undefined;
  }

  private mark(passwordHash: string): string {
    return sign(this.markKey, passwordHash);
  }
}

const sign = (key: Buffer, text: string): string => createHmac('sha256', key).update(text).digest('base64url');
