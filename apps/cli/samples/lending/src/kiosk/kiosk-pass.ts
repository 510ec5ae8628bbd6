import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  type CookieOptions,
  Installation,
  type RoostReply,
  type RoostRequest,
  Secrets,
  Settings,
} from '@roost/plugin-kit';
import { lendingErrors } from '../lending.errors.js';
import { LendingSettings } from '../lending.settings.js';

export const KIOSK_COOKIE = 'lending_kiosk';
export const KIOSK_PATH = '/lending/kiosk';

const DAY_MS = 86_400_000;

/** The pass of a screen: a cookie that only this server can make, for one project. */
@Injectable()
export class KioskPass {
  constructor(
    private readonly secrets: Secrets,
    private readonly installation: Installation,
    private readonly settings: Settings,
  ) {}

  /** @throws `lending.wrong_pin` */
  async give(projectId: string, pin: string, reply: RoostReply): Promise<void> {
    const { kioskPin } = await this.settings.of(LendingSettings, projectId);
    if (kioskPin === '' || !isSame(pin, kioskPin)) throw lendingErrors.wrong_pin();
    const expires = new Date(Date.now() + DAY_MS);
    const pass = this.secrets.seal(`kiosk:${projectId}`, Buffer.from(expires.toISOString()));
    reply.setCookie(KIOSK_COOKIE, pass, { ...this.attributes, expires });
  }

  isGiven(projectId: string, { cookies }: RoostRequest): boolean {
    const pass = cookies[KIOSK_COOKIE];
    return pass !== undefined && this.until(projectId, pass) > new Date();
  }

  private until(projectId: string, pass: string): Date {
    try {
      return new Date(this.secrets.unseal(`kiosk:${projectId}`, pass).toString());
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
