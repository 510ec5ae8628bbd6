import { chmod, mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programCache } from './program-cache.js';
import { fetchRedis, findRedis } from './redis-binary.js';

/** Stands for Debian: writes down that it was asked, and what it gives can be unpacked. */
const APT = `#!/bin/sh
echo "$@" >> "$LOG"
for option; do case "$option" in Dir::Cache::archives=*) archives="\${option#*=}";; esac; done
case "$*" in
  *install*) echo redis > "$archives/redis-server.deb";;
esac`;
const DPKG = `#!/bin/sh
mkdir -p "$3/usr/bin" && echo '#!/bin/sh' > "$3/usr/bin/redis-server" && chmod +x "$3/usr/bin/redis-server"`;

describe('A Redis that is fetched', () => {
  let folder: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roost-programs-'));
    const bin = join(folder, 'bin');
    await mkdir(bin);
    for (const [name, text] of Object.entries({ 'apt-get': APT, 'dpkg-deb': DPKG })) {
      await writeFile(join(bin, name), text);
      await chmod(join(bin, name), 0o755);
    }
    env = { PATH: `${bin}:/usr/bin:/bin`, LOG: join(folder, 'log'), HOME: folder };
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('is whole for all that fetch it at once, and leaves nothing else', async () => {
    const cache = await programCache(env);
    expect(cache).toMatch(new RegExp(`^${folder}/.cache/roost/\\w+`));
    const programs = cache ?? '';
    await Promise.all([1, 2, 3].map(() => fetchRedis(programs, env)));
    expect(await findRedis(programs, '')).toMatchObject({ source: 'fetched' });
    expect(await readdir(join(programs, 'redis-dist'))).toEqual(['root']);
    // Another run is given the same folder.
    expect(await programCache(env)).toBe(programs);
  });

  it('is not there before all of it is, and what a killed fetch left goes', async () => {
    const programs = join(folder, 'cut');
    const left = join(programs, 'redis-dist/fetch-killed');
    await mkdir(join(left, 'root/usr/bin'), { recursive: true });
    await writeFile(join(left, 'root/usr/bin/redis-server'), 'half of it');
    expect(await findRedis(programs, '')).toBeUndefined();
    const old = new Date(Date.now() - 7_200_000);
    await utimes(left, old, old);
    await fetchRedis(programs, env);
    expect(await readdir(join(programs, 'redis-dist'))).toEqual(['root']);
  });

  it('is fetched again where the one that is there cannot run', async () => {
    const programs = join(folder, 'broken');
    await mkdir(join(programs, 'redis-dist/root/usr/bin'), { recursive: true });
    await fetchRedis(programs, env);
    expect(await findRedis(programs, '')).toBeDefined();
    expect(await readFile(env.LOG ?? '', 'utf8')).toContain('redis-server');
  });

  it('is kept nowhere when there is no place for it', async () => {
    expect(await programCache({ XDG_CACHE_HOME: env.LOG })).toBeUndefined();
  });
});
