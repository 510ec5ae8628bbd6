import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import { Problem, type SendableReply } from '@roost/plugin-kit';
import { projectsErrors } from '@roost/projects';
import { authErrors } from '../auth.errors.js';
import type { TokenErrorResponse } from './token.dto.js';
import { oauthErrors } from './token.errors.js';

const GRANT_PROBLEMS = new Set([authErrors.invalid_credentials.code, authErrors.invalid_refresh_token.code]);

/** Answers what a client did wrong as RFC 6749 (5.2) has it. What went wrong on our side is left to the filter of all routes. */
@Catch(Problem)
export class TokenErrorFilter implements ExceptionFilter<Problem> {
  catch(problem: Problem, host: ArgumentsHost): void {
    const { code, title, details } = asOAuth(problem);
    // Too many requests stay that; RFC 6749 knows no word for it.
    const status = problem.status === 429 ? 429 : asOAuth(problem).status;
    const reply = host.switchToHttp().getResponse<SendableReply>();
    if (status === 401) void reply.header('www-authenticate', 'Basic realm="token"');
    const answer: TokenErrorResponse = {
      error: code.slice(code.indexOf('.') + 1),
      error_description: details.detail ?? title,
    };
    void reply
      .status(status)
      .headers(details.headers ?? {})
      .header('content-type', 'application/json; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(JSON.stringify(answer));
  }
}

function asOAuth(problem: Problem): Problem {
  if (problem.code.startsWith('oauth.')) return problem;
  if (GRANT_PROBLEMS.has(problem.code)) return oauthErrors.invalid_grant();
  // No `invalid_grant`: clients would forget a session that goes on once the project is restored.
  if (problem.code === projectsErrors.suspended.code) return oauthErrors.access_denied();
  return oauthErrors.invalid_request({ ...problem.details, detail: problem.details.detail ?? problem.title });
}
