import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';
import { Problem, type ProblemDetails, type ProblemFactory } from '@roost/plugin-kit';
import { kernelErrors } from '../kernel.errors.js';

/** The body of an error, as RFC 9457 and the API conventions have it. */
export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  instance: string;
  traceId: string;
  errors?: readonly { pointer: string; code: string; detail: string }[];
}

/** Kernel errors by status, for what Nest and Fastify throw themselves. */
const BY_STATUS = new Map<number, ProblemFactory>(
  [
    kernelErrors.bad_request,
    kernelErrors.unauthorized,
    kernelErrors.forbidden,
    kernelErrors.not_found,
    kernelErrors.method_not_allowed,
    kernelErrors.request_timeout,
    kernelErrors.conflict,
    kernelErrors.payload_too_large,
    kernelErrors.uri_too_long,
    kernelErrors.unsupported_media_type,
    kernelErrors.too_many_requests,
    kernelErrors.headers_too_large,
    kernelErrors.unavailable,
  ].map((factory) => [factory.definition.status, factory]),
);

/** Fastify's own codes whose status alone would be too vague. */
const BY_FASTIFY_CODE: Readonly<Record<string, ProblemFactory>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: kernelErrors.malformed_body,
  FST_ERR_CTP_EMPTY_JSON_BODY: kernelErrors.malformed_body,
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: kernelErrors.malformed_body,
  FST_INVALID_MULTIPART_CONTENT_TYPE: kernelErrors.unsupported_media_type,
};

/** What any thrown value means to a client. A fault of ours tells nothing of itself. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof HttpException) return fromStatus(error.getStatus(), { detail: error.message, cause: error });
  if (hasCode(error, NO_ROOM)) return kernelErrors.insufficient_storage({ cause: error });
  if (isUnavailable(error)) return kernelErrors.unavailable({ cause: error, headers: { 'retry-after': '5' } });
  if (hasCode(error, TOO_SLOW)) return kernelErrors.database_timeout({ cause: error, headers: { 'retry-after': '5' } });
  const refusal = fastifyRefusal(error);
  if (refusal) return refusal;
  return kernelErrors.internal({ cause: error });
}

export function problemBody(problem: Problem, traceId: string, path: string): ProblemBody {
  const { detail, errors } = shortened(problem.details);
  return {
    type: `urn:roost:problem:${problem.code}`,
    title: problem.title,
    status: problem.status,
    ...(detail === undefined || problem.status === 500 ? {} : { detail }),
    code: problem.code,
    instance: path,
    traceId,
    ...(errors ? { errors } : {}),
  };
}

const MOST_ERRORS = 20;
const LONGEST_TEXT = 300;

/** Errors repeat what was sent: what is answered must not grow with it. */
function shortened({ detail, errors }: ProblemDetails): Pick<ProblemDetails, 'detail' | 'errors'> {
  if (!errors) return { detail };
  const left = errors.length - MOST_ERRORS;
  const first = errors.slice(0, MOST_ERRORS).map((error) => ({
    pointer: cut(error.pointer),
    code: error.code,
    detail: cut(error.detail),
  }));
  return { detail: left > 0 ? `${String(left)} more fields are not valid` : detail, errors: first };
}

const cut = (text: string): string => (text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text);

function fromStatus(status: number, details: ProblemDetails): Problem {
  const factory = BY_STATUS.get(status);
  if (factory) return factory(details);
  if (status >= 500 || status < 400) return kernelErrors.internal({ cause: details.cause });
  return new Problem(
    `http.status_${String(status)}`,
    { status, title: STATUS_CODES[status] ?? 'Request refused' },
    details,
  );
}

/** Refusals of Fastify and its plugins. The status that any other library writes on its errors is that of somebody else's answer. */
function fastifyRefusal(error: unknown): Problem | undefined {
  if (!(error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')) return undefined;
  if (!('code' in error && typeof error.code === 'string' && error.code.startsWith('FST_'))) return undefined;
  const details = { detail: error.message, cause: error };
  return BY_FASTIFY_CODE[error.code]?.(details) ?? fromStatus(error.statusCode, details);
}

/** Disks and Postgres tell by their codes that they are full. */
const NO_ROOM = /^(ENOSPC|EDQUOT|53100)$/;

/** Postgres, disks and sockets tell by their codes that the service, not the query, is at fault. */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND|EROFS|ESTALE|57P0[1-3]|08\d{3}|53[0234]00|25006)$/;

/** What pg says without a code. */
const LOST =
  /^Connection terminated|^timeout e(xceeded when trying to connect|xpired$)|^Query read timeout$|and is not queryable$/;

/** Postgres ended a statement: it ran, or waited for a lock, for too long. */
const TOO_SLOW = /^(57014|55P03)$/;

function isUnavailable(error: unknown): boolean {
  return hasCode(error, AWAY) || causes(error).some(({ message }) => typeof message === 'string' && LOST.test(message));
}

function hasCode(error: unknown, codes: RegExp): boolean {
  return causes(error).some(({ code }) => typeof code === 'string' && codes.test(code));
}

/** An error and what is behind it. By shape, not by class: Node's own errors may be of another realm. */
function causes(error: unknown): { code?: unknown; message?: unknown }[] {
  const found: { code?: unknown; message?: unknown }[] = [];
  for (let current = error; typeof current === 'object' && current !== null && found.length < 5;) {
    found.push(current);
    current = 'cause' in current ? current.cause : undefined;
  }
  return found;
}
