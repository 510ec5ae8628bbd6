// One process of ladder.bench.mjs: `node ladder-child.mjs PATH WAY...` makes rungs 1 to 5 of PATH in each WAY, one after
// another, and prints a JSON array of CPU seconds. `node ladder-child.mjs PATH peak WAY JOBS ROUNDS` prints instead the peak
// memory of the process, in MB, when so many jobs run at once, each so many times.
import sharp from 'sharp';
import { ImageTransformer } from '../src/image/image-transformer.js';
import { DEFAULT_LADDER as rungs, rungSize } from '../src/image/ladder.js';

const [path, ...ways] = process.argv.slice(2);
const transformer = new ImageTransformer();
const { autoOrient: original } = await sharp(path).metadata();
const sizes = rungs.map((rung) => rungSize(rung, original));
const open = () => sharp(path, { autoOrient: true, failOn: 'warning' });
const fill = { fit: 'fill' };
const webp = { quality: 80, effort: 4 };

const peak = ways[0] === 'peak';

/** The rasters that the encodes of the floor start from; made once, and not counted. */
const rasters = [];
if (!peak) {
  for (const { width, height } of sizes) {
    rasters.push(await open().resize(width, height, fill).raw().toBuffer({ resolveWithObject: true }));
  }
}

const firsts = [];
const WAYS = {
  /** One decode that is shrunk while it is read, and the encodes alone: less cannot be done with sharp. */
  async floor() {
    const { width, height } = sizes.at(-1);
    await open().resize(width, height, fill).raw().toBuffer();
    for (const { data, info } of rasters) {
      const raw = { width: info.width, height: info.height, channels: info.channels };
      await sharp(data, { raw }).webp(webp).toBuffer();
    }
  },
  async each() {
    for (const { width, height } of sizes) await open().resize(width, height, fill).webp(webp).toBuffer();
  },
  async ours() {
    await transformer.deriveLadder(path, rungs, {}, () => undefined);
  },
  /** Seconds of the clock until the first rung is there, in parts of the whole. */
  async first() {
    const started = performance.now();
    let first;
    await transformer.deriveLadder(path, rungs, {}, () => {
      first ??= performance.now() - started;
    });
    firsts.push(first / (performance.now() - started));
  },
  async original() {
    await transformer.deriveOriginal(path, {});
  },
};

async function seconds(way) {
  const before = process.cpuUsage();
  await WAYS[way]();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

if (peak) {
  const [, way, jobs, rounds] = ways;
  const job = async () => {
    for (let round = 0; round < Number(rounds); round++) await WAYS[way]();
  };
  await Promise.all(Array.from({ length: Number(jobs) }, job));
  console.log(JSON.stringify(process.resourceUsage().maxRSS / 1024));
} else {
  const result = [];
  for (const way of ways) result.push(await seconds(way));
  console.log(JSON.stringify(ways[0] === 'first' ? firsts : result));
}
