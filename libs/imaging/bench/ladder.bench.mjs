// Figure (a): what the ladder of an image costs, against the least that sharp can do. Needs `npm run build`.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const CHILD = fileURLToPath(new URL('ladder-child.mjs', import.meta.url));
const PHOTOS = process.env.ROOST_TEST_PHOTOS ?? fileURLToPath(new URL('../../../../shared/photos', import.meta.url));
const ROUNDS = 7;
const WAYS = ['floor', 'ours', 'each'];

/** @param {string[]} args @returns what the child printed */
async function child(...args) {
  // As the worker is started: with one arena, since glibc otherwise keeps what each thread of the pool once needed.
  const env = { ...process.env, MALLOC_ARENA_MAX: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, [CHILD, ...args], { env });
  return JSON.parse(stdout);
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
}

/** The photo, or a made one of the same size: noise over a gradient, which costs about what a photo does. */
async function source(folder, name, width, height) {
  const path = join(PHOTOS, name);
  if (existsSync(path)) return path;
  const { default: sharp } = await import('sharp');
  const made = join(folder, name);
  const noise = {
    create: { width, height, channels: 3, background: '#888', noise: { type: 'gaussian', mean: 128, sigma: 20 } },
  };
  await sharp(noise).blur(1.2).jpeg({ quality: 90 }).toFile(made);
  return made;
}

/**
 * CPU seconds are those of rungs 1 to 5 of one image of 12 megapixels, medians of rounds in which the ways take turns; peaks
 * those of a whole process, without Nest, over ten images of 24 megapixels.
 *
 * @returns {Promise<{ title: string, rows: { name: string, value: number, unit: string, ratio?: number, goal?: string, met?: boolean }[] }>}
 */
export async function run() {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-'));
  try {
    const twelve = await source(folder, 'made-12mp.jpg', 4000, 3000);
    const large = await source(folder, 'made-24mp.jpg', 6000, 4000);
    const times = new Map(WAYS.map((way) => [way, []]));
    for (let round = 0; round < ROUNDS; round++) {
      // A process for each round, each way first in turn. A worker lives long, so each way is run once before it counts.
      const order = WAYS.map((_, index) => WAYS[(index + round) % WAYS.length]);
      const seconds = (await child(twelve, ...WAYS, ...order)).slice(WAYS.length);
      order.forEach((way, index) => times.get(way).push(seconds[index]));
    }
    const [floor, ours, each] = WAYS.map((way) => median(times.get(way)));
    const preview = median(await child(twelve, ...Array(ROUNDS).fill('first')));
    const peaks = [];
    for (const jobs of ['1', '2']) peaks.push(await child(large, 'peak', 'ours', jobs, '5'));
    const original = await child(large, 'peak', 'original', '1', '2');
    const memory = (name, value) => ({ name, value, unit: 'MB', goal: 'at most 300', met: value <= 300 });
    return {
      title: 'The ladder of an image (rungs 1 to 5), made-12mp.jpg',
      rows: [
        { name: 'floor: one decode and the encodes alone', value: floor, unit: 'CPU-s' },
        {
          name: 'ours',
          value: ours,
          unit: 'CPU-s',
          ratio: ours / floor,
          goal: 'at most 1.15x',
          met: ours / floor <= 1.15,
        },
        { name: 'each rung from its own decode', value: each, unit: 'CPU-s', ratio: each / floor },
        {
          name: 'until the first rung is there, in parts of the whole',
          value: preview,
          ratio: preview,
          goal: 'at most 0.3x',
          met: preview <= 0.3,
        },
        memory('peak memory, 24 megapixels, one job', peaks[0]),
        memory('peak memory, 24 megapixels, two jobs at once', peaks[1]),
        memory('peak memory, 24 megapixels, rung 0', original),
      ],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { title, rows } = await run();
  console.log(title);
  console.table(rows);
}
