import { type ArgumentsHost, Catch, type ExceptionFilter, Injectable, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TextCatalogue } from '../texts/text-catalogue.js';
import { Telemetry } from '../telemetry/telemetry.js';
import { PROBLEM_TYPE } from './media-types.js';
import { problemBody, toProblem } from './problem-body.js';
import { PROBLEM_PAGE_HEADERS, problemPage } from './problem-page.js';
import { wantsPage } from './wants-page.js';

/** Answers every error, Fastify's own included, as problem+json; as a page to people who open an address in a browser. A 5xx is logged and reported once, here. */
@Catch()
@Injectable()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  constructor(
    private readonly telemetry: Telemetry,
    private readonly texts: TextCatalogue,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const cause = problem.details.cause ?? problem;
      this.logger.error({ err: cause, code: problem.code }, 'request failed');
      this.telemetry.report(cause);
    }
    // The head of the answer is out: all that is left is to break off, so that the client sees that something is missing.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const path = request.url.split('?', 1)[0] ?? request.url;
    reply.removeHeader('content-length').removeHeader('content-encoding');
    const isPage = wantsPage(request.method, request.headers.accept);
    void reply
      .status(problem.status)
      .headers(problem.details.headers ?? {})
      .headers(isPage ? PROBLEM_PAGE_HEADERS : { 'content-type': PROBLEM_TYPE })
      .header('cache-control', 'no-store')
      .send(
        isPage
          ? problemPage(problem, request.id, this.texts, this.texts.localeFor(request.headers['accept-language']))
          : JSON.stringify(problemBody(problem, request.id, path)),
      );
  }
}
