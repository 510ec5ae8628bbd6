import { EntityManager } from '@mikro-orm/postgresql';
import { Injectable } from '@nestjs/common';
import { Database, Idempotency, Problem, type ProblemDetails } from '@roost/plugin-kit';
import { kernelErrors } from '../kernel.errors.js';
import { toProblem } from '../http/problem-body.js';
import type { Exchange } from '../scope/request-scope.js';
import { type Answer, type AnswerKey, KeptAnswersRepository } from './kept-answers.repository.js';
import { digest, digestOf, type KeyedRequest, keyedRequest, pathOf, userName } from './keyed-request.js';

const DAY_SECONDS = 86_400;
/** Of a claim, whose value is kept in place of an answer. */
const NO_STATUS = 0;
const TOO_MANY_REQUESTS = 429;

type Headers = Readonly<Record<string, unknown>>;

/** A refusal as it is kept. */
interface KeptProblem extends Pick<ProblemDetails, 'detail' | 'errors' | 'headers'> {
  code: string;
  title: string;
}

/** Runs requests with the same `Idempotency-Key` once: key, effect and answer commit together. */
@Injectable()
export class IdempotencyService extends Idempotency {
  constructor(
    private readonly em: EntityManager,
    private readonly database: Database,
    private readonly answers: KeptAnswersRepository,
  ) {
    super();
  }

  /**
   * Runs a handler, or repeats what it answered to the same key.
   *
   * @param operation its id
   * @throws `http.idempotency_in_flight`, `http.idempotency_mismatch`, `http.idempotency_key_invalid`, and what the handler throws
   */
  async once(operation: string, handle: () => Promise<unknown>): Promise<unknown> {
    const request = keyedRequest();
    if (!request) return handle();
    const key = keyOf(request, operation);
    const own = digestOf(request.exchange);
    const before = { ...request.exchange.reply.getHeaders() };
    // Most repetitions come later: they need no transaction, and hinder each other in nothing.
    const earlier = await this.answers.find(key);
    if (earlier) return repeat(checked(earlier, own), request.exchange);
    const outcome = await this.em.transactional(async () => {
      const isFree = await this.database.tryLock(`kernel:idempotency:${Object.values(key).join(':')}`);
      if (!isFree) throw kernelErrors.idempotency_in_flight({ headers: { 'retry-after': '1' } });
      const kept = await this.answers.find(key);
      if (kept) return { kept: checked(kept, own) };
      const made = await this.perform(handle);
      const answer = 'refusal' in made ? answerOf(made.refusal) : responseOf(made.data, request.exchange, before);
      await this.answers.keep(key, { ...answer, digest: own }, DAY_SECONDS);
      return made;
    });
    if ('kept' in outcome) return repeat(outcome.kept, request.exchange);
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.data;
  }

  async claim(value: string, facts: readonly (string | number | undefined)[]): Promise<string> {
    this.database.requireTransaction('An Idempotency-Key was claimed');
    const request = keyedRequest();
    if (!request) return value;
    const { exchange } = request;
    const key = keyOf(request, `${exchange.request.method} ${pathOf(exchange.request)}`);
    const own = digest(facts.map((fact) => fact ?? null));
    // Waits for a transaction that has just kept the same key.
    await this.answers.keep(key, { digest: own, status: NO_STATUS, headers: '{}', body: value }, DAY_SECONDS);
    const kept = await this.answers.find(key);
    return kept ? checked(kept, own).body : value;
  }

  async forget(userId: string): Promise<void> {
    this.database.requireTransaction('Answers of a person were forgotten');
    await this.answers.deleteOf(userName(userId));
  }

  /** A refusal takes back what the handler did, and is kept. A failure of ours and a limit end everything: the next try may do better. */
  private async perform(handle: () => Promise<unknown>): Promise<{ data: unknown } | { refusal: Problem }> {
    try {
      return { data: await this.em.transactional(handle) };
    } catch (error) {
      const refusal = toProblem(error);
      if (refusal.status >= 500 || refusal.status === TOO_MANY_REQUESTS) throw error;
      return { refusal };
    }
  }
}

const keyOf = ({ projectId, principal, key }: KeyedRequest, operation: string): AnswerKey => ({
  projectId,
  principal,
  operation,
  key,
});

function checked(kept: Answer, own: string): Answer {
  if (kept.digest !== own) throw kernelErrors.idempotency_mismatch();
  return kept;
}

function responseOf(data: unknown, { reply }: Exchange, before: Headers): Omit<Answer, 'digest'> {
  const set = Object.entries(reply.getHeaders()).filter(
    ([name, value]) => value !== before[name] && value !== undefined && name !== 'set-cookie',
  );
  return {
    status: reply.statusCode,
    headers: JSON.stringify(Object.fromEntries(set)),
    body: JSON.stringify(data ?? null),
  };
}

function answerOf({ status, code, title, details }: Problem): Omit<Answer, 'digest'> {
  const { detail, errors, headers = {} } = details;
  const problem: KeptProblem = { code, title, ...(detail !== undefined && { detail }), ...(errors && { errors }) };
  return { status, headers: JSON.stringify(headers), body: JSON.stringify(problem) };
}

function repeat({ status, headers, body }: Answer, { request, reply }: Exchange): unknown {
  const kept = JSON.parse(headers) as Record<string, string>;
  request.isRepeated = true;
  void reply.header('idempotency-replayed', 'true');
  if (status >= 400) {
    const { code, title, detail, errors } = JSON.parse(body) as KeptProblem;
    throw new Problem(
      code,
      { status, title },
      { ...(detail !== undefined && { detail }), ...(errors && { errors }), headers: kept },
    );
  }
  for (const [name, value] of Object.entries(kept)) void reply.header(name, value);
  return JSON.parse(body);
}
