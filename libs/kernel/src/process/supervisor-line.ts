import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The next line that the supervisor sends. */
export async function supervisorLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin });
  const [line] = (await once(lines, 'line')) as [string];
  lines.close();
  // Its end still tells that the supervisor was killed.
  process.stdin.resume();
  return line;
}
