import { run } from '../../src/commands/plugin.js';
import type { Environment } from '../../src/environment.js';

/** What a command came to, and what it said: where it fails, on stderr. */
export interface Outcome {
  code: number;
  text: string;
}

/** Runs `roost plugin` in this process: loading the product takes longer than most of what it does. One at a time. */
export async function roostPlugin(args: readonly string[], env: Environment): Promise<Outcome> {
  const said = { stdout: '', stderr: '' };
  const write = (name: keyof typeof said) => (chunk: string | Uint8Array) => {
    said[name] += Buffer.from(chunk).toString();
    return true;
  };
  const before = {
    stdout: process.stdout.write.bind(process.stdout),
    stderr: process.stderr.write.bind(process.stderr),
  };
  process.stdout.write = write('stdout');
  process.stderr.write = write('stderr');
  try {
    const code = await run(args, env);
    return { code, text: code === 0 ? said.stdout : said.stderr };
  } finally {
    process.stdout.write = before.stdout;
    process.stderr.write = before.stderr;
  }
}
