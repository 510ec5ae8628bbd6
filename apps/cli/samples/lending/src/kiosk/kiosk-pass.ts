import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CookieOptions, Installation, type RoostReply, type RoostRequest, Secrets } from '@roost/plugin-kit';
import { LendingConfig } from '../lending.config.js';
import { lendingErrors } from '../lending.errors.js';

export const KIOSK_COOKIE = 'lending_kiosk';
export const KIOSK_PATH = '/lending/kiosk';

const DAY_MS = 86_400_000;

/** The pass of a screen: a cookie that only this server can make. */
@Injectable()
export class KioskPass {
  constructor(
    private readonly secrets: Secrets,
    private readonly installation: Installation,
    private readonly config: LendingConfig,
  ) {}

  /** @throws `lending.wrong_pin` */
  give(pin: string, reply: RoostReply): void {
    if (this.config.kioskPin === '' || !isSame(pin, this.config.kioskPin)) throw lendingErrors.wrong_pin();
    const expires = new Date(Date.now() + DAY_MS);
    const pass = this.secrets.seal('kiosk', Buffer.from(expires.toISOString()));
    reply.setCookie(KIOSK_COOKIE, pass, { ...this.attributes, expires });
  }

  isGiven({ cookies }: RoostRequest): boolean {
    const pass = cookies[KIOSK_COOKIE];
    return pass !== undefined && this.until(pass) > new Date();
  }

  private until(pass: string): Date {
    try {
      return new Date(this.secrets.unseal('kiosk', pass).toString());
    } catch {
      // Somebody else made it, or it was cut off.
      return new Date(0);
    }
  }

  private get attributes(): CookieOptions {
    const secure = this.installation.isProduction || this.installation.baseUrl.startsWith('https:');
    return { httpOnly: true, sameSite: 'strict', secure, path: KIOSK_PATH };
  }
}

/** Compares in constant time. */
const isSame = (given: string, right: string): boolean => timingSafeEqual(digest(given), digest(right));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
