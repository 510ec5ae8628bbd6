import type { components } from './openapi.js';

type ProblemBody = components['schemas']['ProblemResponse'];

/** What is wrong with one field of a request. */
export type FieldProblem = components['schemas']['FieldErrorResponse'];

/** Answers that another try may do better on, once the server is there again or has more time. */
const TEMPORARY = new Set([0, 429, 502, 503, 504]);

/**
 * An error that the server answered (RFC 9457), or that kept it from answering.
 *
 * @example
 * try {
 *   await unwrap(client.GET('/users/me'));
 * } catch (error) {
 *   if (error instanceof RoostError && error.code === 'http.unauthorized') showSignIn();
 * }
 */
export class RoostError extends Error {
  override readonly name = 'RoostError';
  /** Stable; branch on it: docs/errors.md lists them. `client.unreachable` where there was no answer at all. */
  readonly code: string;
  /** Of the answer; 0 where there was none. */
  readonly status: number;
  readonly title: string;
  /** What happened this time, for developers. */
  readonly detail: string | undefined;
  /** Fields that are not valid, each by its JSON pointer. */
  readonly errors: readonly FieldProblem[];
  /** Names the request in the server's logs. */
  readonly traceId: string | undefined;
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfter: number | undefined;

  private constructor(
    problem: Partial<ProblemBody> & { code: string; title: string; status: number },
    more: ErrorOptions & { retryAfter?: number | undefined } = {},
  ) {
    super(problem.detail ?? problem.title, more);
    this.code = problem.code;
    this.status = problem.status;
    this.title = problem.title;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.traceId = problem.traceId;
    this.retryAfter = more.retryAfter;
  }

  /** @param body of the answer: a problem, or what something between client and server said instead. */
  static of(body: unknown, response: Response): RoostError {
    const { status } = response;
    const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
    const retryAfter = Number.isFinite(seconds) ? seconds : undefined;
    if (isProblem(body)) return new RoostError(body, { retryAfter });
    const title = response.statusText === '' ? `The server answered ${String(status)}` : response.statusText;
    return new RoostError({ code: `client.status_${String(status)}`, title, status }, { retryAfter });
  }

  /** @param cause what `fetch` failed with. */
  static unreachable(cause: unknown): RoostError {
    return new RoostError({ code: 'client.unreachable', title: 'The server cannot be reached', status: 0 }, { cause });
  }

  /** Whether the same request may succeed a little later. */
  get isTemporary(): boolean {
    return TEMPORARY.has(this.status);
  }
}

function isProblem(body: unknown): body is ProblemBody {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'status' in body;
}
