import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { EmbeddedError } from '@roost/embedded';
import { PLACE, type StandInData, type StandInPlace, type StandInReply } from './stand-in-main.js';

const ENTRY = new URL('./stand-in-main.js', import.meta.url);
const SMALL = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 1, stackSizeMb: 1 };
/** After a start with everything built, clients find the API when they ask again. */
const FIRST_SECONDS = 3;

/**
 * Holds the port from the first to the last moment. API processes listen on its socket, one after the other or side by side; while
 * there is none, it answers 503 itself. Its thread sleeps as long as it has nothing to answer: that is the only way in which Node leaves
 * connections to a listening socket alone. See docs/decisions/0027-one-socket.md.
 */
export class StandIn {
  private constructor(
    private readonly thread: Worker,
    private readonly state: Int32Array<SharedArrayBuffer>,
    /** Number of the socket among the files of this process. */
    readonly fd: number,
  ) {}

  /** Takes the port, and answers until told to rest. @throws EmbeddedError where the port cannot be had. */
  static async open(place: StandInPlace): Promise<StandIn> {
    const state = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
    Atomics.store(state, PLACE.retryAfter, FIRST_SECONDS);
    const data: StandInData = { ...place, state };
    const thread = new Worker(ENTRY, { workerData: data, execArgv: [], env: {}, resourceLimits: SMALL });
    const standIn = (fd: number): StandIn => new StandIn(thread, state, fd);
    const [reply] = (await once(thread, 'message')) as [StandInReply];
    if ('fd' in reply) return standIn(reply.fd);
    await thread.terminate();
    throw new EmbeddedError(refusal(reply.code, place));
  }

  /** @param seconds after which clients should ask again. */
  answer(seconds: number): void {
    Atomics.store(this.state, PLACE.retryAfter, seconds);
    Atomics.store(this.state, PLACE.resting, 0);
    Atomics.notify(this.state, PLACE.resting);
  }

  rest(): void {
    Atomics.store(this.state, PLACE.resting, 1);
    this.thread.postMessage('rest');
  }

  /** Gives the port back, as far as it is up to this process. */
  async close(): Promise<void> {
    await this.thread.terminate();
  }
}

function refusal(code: string, { port, host }: StandInPlace): string {
  const other = `Choose another one: PORT=${String(port === 65_535 ? 8000 : port + 1)} npm start`;
  if (code === 'EADDRINUSE') return `Port ${String(port)} is taken by another program. ${other}`;
  if (code === 'EACCES') return `Port ${String(port)} needs root, as all ports below 1024 do. ${other}`;
  return `Cannot listen on port ${String(port)} of ${host}: ${code}`;
}
