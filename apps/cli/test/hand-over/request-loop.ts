import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Between two requests of one loop: the server that starts needs the processor, too. */
const PAUSE_MS = 5;

/** What came of the requests of a loop: how often each status, or each error's code. */
export type Outcomes = Record<string, number>;

/** Asks again and again until it is stopped. */
export class RequestLoop {
  readonly outcomes: Outcomes = {};
  /** Of the last answer that said 503. */
  refusal: { headers: NodeJS.Dict<string | string[]>; body: string } | undefined;
  private isOver = false;
  private readonly running: Promise<unknown>;

  /** @param kept connections that go on from request to request; as many others open one for each. */
  constructor(
    private readonly url: string,
    kept = 2,
  ) {
    const agent = new Agent({ keepAlive: true, maxSockets: kept });
    const loops = Array.from({ length: kept }, () => [this.run(agent), this.run(new Agent({ keepAlive: false }))]);
    this.running = Promise.all(loops.flat()).then(() => {
      agent.destroy();
    });
  }

  count(outcome: string): number {
    return this.outcomes[outcome] ?? 0;
  }

  async stop(): Promise<Outcomes> {
    this.isOver = true;
    await this.running;
    return this.outcomes;
  }

  private async run(agent: Agent): Promise<void> {
    while (!this.isOver) {
      const outcome = await this.ask(agent);
      this.outcomes[outcome] = this.count(outcome) + 1;
      await sleep(PAUSE_MS);
    }
  }

  private async ask(agent: Agent): Promise<string> {
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException): void => {
        resolve(error.code ?? error.message);
      };
      get(this.url, { agent }, (response) => {
        let body = '';
        const { statusCode, headers } = response;
        response.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
        response.once('error', fail).once('end', () => {
          if (statusCode === 503) this.refusal = { headers, body };
          resolve(String(statusCode));
        });
      }).once('error', fail);
    });
  }
}
