import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Attributes of a cookie (RFC 6265bis). */
export interface CookieOptions {
  /** Hidden from scripts. */
  httpOnly?: boolean;
  sameSite?: 'lax' | 'strict' | 'none';
  /** Sent over TLS only. */
  secure?: boolean;
  path?: string;
  expires?: Date;
}

/** The answer to a request as plugins see it. The body is what the handler returns. */
export interface RoostReply {
  /** Milliseconds since the request arrived. */
  readonly elapsedTime: number;
  status(code: number): this;
  header(name: string, value: string): this;
  headers(values: Readonly<Record<string, string>>): this;
  /** @param name of a cookie that the plugin's manifest declares. */
  setCookie(name: string, value: string, options: CookieOptions): this;
  clearCookie(name: string, options: CookieOptions): this;
}

/** What `getResponse()` gives to an exception filter, which sends by itself. */
export interface SendableReply extends RoostReply {
  send(body?: string | Buffer): this;
}

/** The server's own reply can be awaited, until it is sent: Nest would wait for that before it calls the handler. */
class ReplyView implements RoostReply {
  constructor(private readonly reply: RoostReply) {}

  get elapsedTime(): number {
    return this.reply.elapsedTime;
  }

  status(code: number): this {
    this.reply.status(code);
    return this;
  }

  header(name: string, value: string): this {
    this.reply.header(name, value);
    return this;
  }

  headers(values: Readonly<Record<string, string>>): this {
    this.reply.headers(values);
    return this;
  }

  setCookie(name: string, value: string, options: CookieOptions): this {
    this.reply.setCookie(name, value, options);
    return this;
  }

  clearCookie(name: string, options: CookieOptions): this {
    this.reply.clearCookie(name, options);
    return this;
  }
}

/**
 * Injects the {@link RoostReply} of the request, for headers and cookies.
 *
 * @example
 * async signIn(@Body() login: LoginRequest, @Reply() reply: RoostReply): Promise<LoginResponse> { … }
 */
export const Reply = createParamDecorator(
  (_: unknown, context: ExecutionContext): RoostReply =>
    new ReplyView(context.switchToHttp().getResponse<RoostReply>()),
);
