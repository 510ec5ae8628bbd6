import { Agent } from 'node:http';
import { codeOf, type TestApp } from '@roost/testing';
import fc from 'fast-check';
import { AnswerChecker } from './answer-checker.js';
import { Arbitraries } from './arbitraries.js';
import { Callers, peopleOf } from './callers.js';
import { KnownValues } from './known-values.js';
import { type OpenApi, type Operation, operationsOf, servedBy } from './open-api.js';
import { rawRequest } from './raw-request.js';
import { type GeneratedRequest, requestArbitrary } from './request-arbitrary.js';
import { type RawAnswer, type RawRequest, send } from './send.js';

/** Requests of one round. Callers are looked after between rounds. */
const ROUND = 100;
/** Requests in flight. */
const AT_ONCE = 4;
/** So many faults are told of. */
const MOST_FAULTS = 40;

/** Asks a running Roost generated requests, and collects what is wrong with the answers. */
export class RequestSoak {
  readonly faults = new Map<string, string>();
  /** How many answers of each status each operation gave. */
  private readonly statuses = new Map<string, Map<number, number>>();
  asked = 0;
  private slowestMs = 0;
  private readonly agent = new Agent({ keepAlive: true });

  private constructor(
    private readonly app: TestApp,
    private readonly operations: readonly Operation[],
    private readonly values: Arbitraries,
    private readonly checker: AnswerChecker,
    private readonly known: KnownValues,
    private readonly callers: Callers,
  ) {}

  static async of(app: TestApp): Promise<RequestSoak> {
    const openApi = (await app.client.get('/openapi.json')).body as unknown as OpenApi;
    const operations = operationsOf(openApi);
    const known = new KnownValues(operations);
    const callers = await Callers.make(peopleOf(app), known);
    return new RequestSoak(app, operations, new Arbitraries(openApi), new AnswerChecker(openApi), known, callers);
  }

  /** Asks rounds of requests until it is enough. The same seed means the same requests, but for ids and times. */
  async run(seed: number, isEnough: () => boolean): Promise<void> {
    const any = fc.oneof(...this.operations.map((operation) => requestArbitrary(this.values, operation)));
    for (let round = 0; !isEnough(); round++) {
      const requests = fc.sample(any, { seed: seed + round, numRuns: ROUND });
      const lane = async (): Promise<void> => {
        for (let next = requests.pop(); next; next = requests.pop()) await this.ask(next);
      };
      await Promise.all(Array.from({ length: AT_ONCE }, lane));
      await this.callers.renew();
    }
  }

  /** Of all operations, those that succeeded at least once. */
  doneShare(): number {
    return 1 - this.neverDone().length / this.operations.length;
  }

  summary(): string {
    const slowest = Math.round(this.slowestMs);
    return `${this.asked} requests, the slowest took ${slowest} ms; never done: ${this.neverDone().join(' ')}`;
  }

  private neverDone(): string[] {
    return this.operations
      .map(({ id }) => id)
      .filter((id) => ![...(this.statuses.get(id) ?? [])].some(([status]) => status < 400));
  }

  close(): void {
    this.agent.destroy();
  }

  private async ask(request: GeneratedRequest): Promise<void> {
    const own = this.callers.ownOf(request.caller === 'admin' ? 'admin' : 'member');
    const raw = rawRequest(request, this.known, own);
    // A value may lead elsewhere, as `me` in the place of a name does.
    const [pathname = ''] = raw.path.split('?');
    const operation = servedBy(this.operations, raw.method, pathname) ?? request.operation;
    this.asked++;
    let answer: RawAnswer;
    try {
      answer = await this.sent(raw);
    } catch (error) {
      this.fault(operation, 'no answer', raw, String(error));
      return;
    }
    this.slowestMs = Math.max(this.slowestMs, answer.ms);
    const counts = this.statuses.get(operation.id) ?? new Map<number, number>();
    this.statuses.set(operation.id, counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1));
    const wrong = this.checker.check(operation, answer, raw.headers.accept);
    if (wrong !== undefined) this.fault(operation, `${answer.status}`, raw, wrong);
    this.learn(operation, answer);
    const isSignedOut =
      answer.status === 401 && request.caller !== 'anonymous' && raw.headers.authorization?.length !== 0;
    if (isSignedOut) await this.callers.renew();
  }

  /** A connection that was kept may have been closed by the server just then: that is no answer to this request. */
  private async sent(raw: RawRequest): Promise<RawAnswer> {
    try {
      return await send(this.agent, this.app.url, raw);
    } catch (error) {
      if (!['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '')) throw error;
      return send(this.agent, this.app.url, raw);
    }
  }

  private learn({ path }: Operation, { status, headers, bytes }: RawAnswer): void {
    if (status >= 400) return;
    if (headers.etag !== undefined) this.known.add('etag', headers.etag);
    if (headers.location !== undefined) {
      this.known.link(headers.location);
      this.known.learn(path, { id: headers.location.split('/').at(-1) });
    }
    if (/json/.test(headers['content-type'] ?? '') && bytes.length > 0) {
      this.known.learn(path, JSON.parse(bytes.toString()));
    }
  }

  private fault({ id }: Operation, kind: string, { method, path, headers, body }: RawRequest, wrong: string): void {
    const key = `${id} ${kind} ${wrong.slice(0, 60)}`;
    if (this.faults.has(key) || this.faults.size >= MOST_FAULTS) return;
    const shown = Object.entries(headers)
      .filter(([name]) => name !== 'authorization')
      .map(([name, value]) => `${name}: ${value.slice(0, 100)}`);
    this.faults.set(
      key,
      `${key}\n  ${method} ${path.slice(0, 400)}\n  ${shown.join('; ')}\n  ${body?.subarray(0, 500).toString() ?? ''}\n  ${wrong}`,
    );
  }
}
