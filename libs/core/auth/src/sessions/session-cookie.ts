import { Injectable } from '@nestjs/common';
import { Installation, type RoostRequest } from '@roost/plugin-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { StartedSession } from './sessions.service.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The session cookie: out of reach of scripts, and of other sites' forms. */
@Injectable()
export class SessionCookie {
  private readonly secure: boolean;
  private readonly name: string;

  constructor(private readonly installation: Installation) {
    this.secure = installation.baseUrl.startsWith('https:');
    // `__Host-` binds the cookie to this host and to TLS (RFC 6265bis).
    this.name = this.secure ? '__Host-roost_session' : 'roost_session';
  }

  read(request: FastifyRequest): string | undefined {
    return request.cookies[this.name];
  }

  write(reply: FastifyReply, { cookie, expiresAt }: StartedSession): void {
    void reply.setCookie(this.name, cookie, { ...this.attributes, expires: expiresAt });
  }

  clear(reply: FastifyReply): void {
    void reply.clearCookie(this.name, this.attributes);
  }

  /** Whether a request may use its cookie: what changes something must come from a page of ours (ASVS 5.0, 3.5.1). */
  allows({ method, headers }: RoostRequest): boolean {
    if (SAFE_METHODS.has(method)) return true;
    const { origin } = headers;
    return typeof origin === 'string' && this.installation.allowedOrigins.includes(origin);
  }

  private get attributes(): { httpOnly: true; sameSite: 'lax'; path: '/'; secure: boolean } {
    return { httpOnly: true, sameSite: 'lax', path: '/', secure: this.secure };
  }
}
