import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Runs knip, which finds what nobody uses: files, exports, dependencies. It takes `x.js` for what `./x.js` names where there is one, and the
 * build writes one beside each `x.ts`: so it looks at a copy of the sources alone.
 */
const root = join(import.meta.dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'roost-unused-'));
const list = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
const sources = list
  .toString()
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)));

/** What is installed is not copied. Links between our own packages are relative, and lead to the copy. */
function linkInstalled(folder) {
  const from = join(root, folder, 'node_modules');
  if (!existsSync(from)) return;
  mkdirSync(join(copy, folder, 'node_modules'));
  for (const name of readdirSync(from)) {
    const to = join(copy, folder, 'node_modules', name);
    if (name === '@roost') cpSync(join(from, name), to, { recursive: true, verbatimSymlinks: true });
    else symlinkSync(join(from, name), to);
  }
}

try {
  for (const path of sources) cpSync(join(root, path), join(copy, path));
  linkInstalled('.');
  for (const path of sources.filter((name) => name.endsWith('/package.json'))) linkInstalled(dirname(path));
  const knip = join(root, 'node_modules/knip/bin/knip.js');
  const args = [
    '--no-progress',
    '--no-config-hints',
    '--cache',
    '--cache-location',
    join(root, 'node_modules/.cache/knip'),
  ];
  const { status } = spawnSync(process.execPath, [knip, ...args, ...process.argv.slice(2)], {
    cwd: copy,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} finally {
  rmSync(copy, { recursive: true });
}
