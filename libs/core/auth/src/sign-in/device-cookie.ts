import { Injectable } from '@nestjs/common';
import { type CookieDeclaration, type Credentials, Installation, type RoostReply } from '@roost/plugin-kit';
import { OwnCookie } from '../sessions/own-cookie.js';

/** The longest that browsers keep a cookie (RFC 6265bis, 5.5). */
const KEPT_DAYS = 400;

export const deviceCookie: CookieDeclaration = { name: 'roost_device' };

/** Where a browser keeps the token of a known device: also when nobody is signed in on it. */
@Injectable()
export class DeviceCookie {
  private readonly cookie: OwnCookie;

  constructor(installation: Installation) {
    this.cookie = new OwnCookie(installation, deviceCookie);
  }

  read(request: Pick<Credentials, 'cookies'>): string | undefined {
    return this.cookie.read(request);
  }

  write(reply: RoostReply, token: string): void {
    this.cookie.write(reply, token, new Date(Date.now() + KEPT_DAYS * 86_400_000));
  }
}
