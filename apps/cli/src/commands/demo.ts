import { randomUUID } from 'node:crypto';
import { anyImage, hasPhotos } from '@roost/sample-images';
import { type Environment, portOf } from '../environment.js';

const WAIT_MS = 60_000;

interface Manifest {
  id: string;
  filename: string;
  status: string;
  failureReason: string | null;
  variants: { name: string; width: number; height: number; bytes: number; url: string }[];
}

/** Runs the main job against a started server, step by step. @param args the server's URL; default the local one. */
export async function run([given]: readonly string[], env: Environment): Promise<number> {
  const url = (given ?? `http://localhost:${String(portOf(env))}`).replace(/\/$/, '');
  try {
    await new Demo(url).run();
    return 0;
  } catch (error) {
    process.stderr.write(`${isUnreached(error) ? unreached(url, given) : `The demo failed: ${reasonOf(error)}`}\n`);
    return 1;
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether nobody listens there. */
function isUnreached(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  return (
    cause instanceof Error &&
    'code' in cause &&
    /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ETIMEDOUT)$/.test(String(cause.code))
  );
}

function unreached(url: string, given: string | undefined): string {
  const how =
    given === undefined
      ? 'Run "npm start" in another terminal first, and wait until it is ready'
      : 'Check the URL, and whether the server runs';
  return `No server answers at ${url}. ${how}; then "npm run demo${given === undefined ? '' : ` -- ${given}`}" again.`;
}

/** A person who registers with a picture, signs in, uploads photos and looks at them. */
class Demo {
  private readonly username = `demo-${randomUUID().slice(0, 8)}`;
  private readonly password = randomUUID();
  private headers: Record<string, string> = {};

  constructor(private readonly url: string) {}

  async run(): Promise<void> {
    await this.step('register with a picture', async () => {
      const form = new FormData();
      form.append('username', this.username);
      form.append('password', this.password);
      form.append('email', `${this.username}@example.org`);
      form.append('avatar', blob('exif-o6.jpg'), 'me.jpg');
      await this.call('POST', '/auth/register', form);
      return this.username;
    });
    await this.step('sign in', async () => {
      const credentials = JSON.stringify({ username: this.username, password: this.password });
      const { accessToken } = await this.call<{ accessToken: string }>('POST', '/auth/login', credentials);
      this.headers = { authorization: `Bearer ${accessToken}` };
      return 'got an access token, valid for ten minutes';
    });
    await this.step('who am I', async () => (await this.call<{ email: string }>('GET', '/users/me')).email);
    const ids: string[] = [];
    for (const name of hasPhotos ? ['real-6mp.jpg', 'real-13mp.jpg', 'p3.jpg', 'alpha.png'] : ['made.png']) {
      await this.step(`upload ${name}`, async () => {
        const form = new FormData();
        form.append('file', blob(name), name);
        const { id, status } = await this.call<Manifest>('POST', '/media', form);
        ids.push(id);
        return status;
      });
    }
    const manifests: Manifest[] = [];
    for (const id of ids) {
      await this.step('variants made', async () => {
        const manifest = await this.settled(id);
        manifests.push(manifest);
        return `${manifest.filename}: ${manifest.variants.map(({ name, width, height }) => `${name} ${String(width)}x${String(height)}`).join(', ')}`;
      });
    }
    await this.step('download a thumbnail', async () => {
      const response = await fetch(`${this.url}/media/${ids[0] ?? ''}/thumb`, { headers: this.headers });
      return `${response.headers.get('content-type') ?? ''}, ${String((await response.arrayBuffer()).byteLength)} bytes`;
    });
    this.report(manifests);
  }

  private async settled(id: string): Promise<Manifest> {
    const deadline = Date.now() + WAIT_MS;
    for (;;) {
      const manifest = await this.call<Manifest>('GET', `/media/${id}`);
      if (manifest.status === 'ready') return manifest;
      if (manifest.status === 'failed') throw new Error(`${manifest.filename}: ${manifest.failureReason ?? 'failed'}`);
      if (Date.now() > deadline) throw new Error(`${manifest.filename} is still ${manifest.status}`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async call<T = unknown>(method: string, path: string, body?: FormData | string): Promise<T> {
    const json = typeof body === 'string' ? { 'content-type': 'application/json' } : {};
    const response = await fetch(this.url + path, {
      method,
      headers: { ...this.headers, ...json },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${String(response.status)} ${text}`);
    return (JSON.parse(text) as { data: T }).data;
  }

  private async step(name: string, work: () => Promise<string>): Promise<void> {
    const started = performance.now();
    const outcome = await work();
    process.stdout.write(
      `${`${(performance.now() - started).toFixed(0)} ms`.padStart(9)}  ${name.padEnd(24)} ${outcome}\n`,
    );
  }

  private report(manifests: readonly Manifest[]): void {
    const lines = manifests.flatMap(({ variants }) => variants.map(({ url }) => `  ${this.url}${url}`));
    process.stdout.write(
      `\nTheir URLs (they are private: sign in at ${this.url}/docs, or send the token):\n${lines.join('\n')}\n\n` +
        `  curl -H 'Authorization: ${this.headers.authorization ?? ''}' -o small.webp '${this.url}${manifests[0]?.variants.find(({ name }) => name === 'small')?.url ?? ''}'\n`,
    );
  }
}

const blob = (name: string): Blob => new Blob([new Uint8Array(anyImage(name))]);
