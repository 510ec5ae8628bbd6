import type { CookieDeclaration, Credentials, Installation, RoostReply } from '@roost/plugin-kit';

/** A cookie of this host alone, which no script reads and which only navigations bring along from other sites. */
export class OwnCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor({ isProduction, baseUrl }: Installation, { name }: CookieDeclaration) {
    this.secure = isProduction || baseUrl.startsWith('https:');
    // `__Host-` binds the cookie to this host and to TLS (RFC 6265bis).
    this.name = this.secure ? `__Host-${name}` : name;
  }

  read({ cookies }: Pick<Credentials, 'cookies'>): string | undefined {
    return cookies[this.name];
  }

  write(reply: RoostReply, value: string, expires: Date): void {
    void reply.setCookie(this.name, value, { ...this.attributes, expires });
  }

  clear(reply: RoostReply): void {
    void reply.clearCookie(this.name, this.attributes);
  }

  private get attributes(): { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean } {
    return { httpOnly: true, sameSite: 'lax', path: '/', secure: this.secure };
  }
}
