import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Problem, ProblemFactory } from '@roost/plugin-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newTraceId } from '../scope/request-scope.js';
import { kernelErrors } from '../kernel.errors.js';
import { PROBLEM_TYPE } from './media-types.js';
import { problemBody, toProblem } from './problem-body.js';

const BY_CODE: Readonly<Record<string, ProblemFactory>> = {
  HPE_HEADER_OVERFLOW: kernelErrors.headers_too_large,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: kernelErrors.payload_too_large,
  ERR_HTTP_REQUEST_TIMEOUT: kernelErrors.request_timeout,
};

/** Answers what never became a request (a broken head, too many headers, too slow) like every other error. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  hangUp((BY_CODE[error.code ?? ''] ?? kernelErrors.bad_request)(), socket);
}

/** Has Node's own answers, which have no body, given by us. Before the server listens. */
export function answerUnmet(server: Server): void {
  server.on('checkExpectation', ({ socket }) => {
    hangUp(kernelErrors.expectation_failed(), socket);
  });
  server.on('connect', (_request, socket) => {
    hangUp(kernelErrors.method_not_allowed({ detail: 'This server is not a proxy' }), socket);
  });
}

function hangUp(problem: Problem, socket: Duplex): void {
  const traceId = newTraceId();
  const body = JSON.stringify(problemBody(problem, traceId, '/'));
  socket.end(
    [
      `HTTP/1.1 ${String(problem.status)} ${problem.title}`,
      `content-type: ${PROBLEM_TYPE}`,
      `content-length: ${String(Buffer.byteLength(body))}`,
      `x-trace-id: ${traceId}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

/** Answers a request whose URL the router cannot even read. */
export function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = toProblem(error);
  void reply
    .status(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('x-trace-id', request.id)
    .send(JSON.stringify(problemBody(problem, request.id, '/')));
}
