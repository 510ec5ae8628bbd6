/** On-demand transforms, none of which was asked for before, against ipx. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathsFor } from './client.mjs';
import { freePort } from '@roost/embedded';
import { median } from './median.mjs';

const ROUNDS = 5;
/** In one round. */
const RENDERS = 64;

/** Asks for all of them, eight at a time. @returns requests per second. */
async function askAll(url, paths, headers) {
  const left = [...paths];
  const started = performance.now();
  const ask = async () => {
    for (let path = left.pop(); path; path = left.pop()) {
      const response = await fetch(url + path, { headers });
      if (!response.ok) throw new Error(`${path} answered ${response.status}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 8 }, ask));
  return paths.length / ((performance.now() - started) / 1000);
}

export async function measureRenders({ roost, token, photo, id, folder, children }) {
  const port = await freePort();
  children.push(
    spawn(process.execPath, [join(import.meta.dirname, 'ipx-server.mjs'), folder, String(port)], { stdio: 'inherit' }),
  );
  const ipx = `http://127.0.0.1:${port}`;
  const name = photo.split('/').at(-1);
  while (!(await fetch(`${ipx}/w_10/${name}`).catch(() => null))?.ok)
    await new Promise((resolve) => setTimeout(resolve, 50));
  const rates = { ours: [], ipx: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    // A height that does not bound the result makes each one new.
    const mine = pathsFor(
      RENDERS,
      (index) => `/media/${id}/render?width=640&height=${1000 + round * RENDERS + index}&format=webp`,
    );
    const theirs = pathsFor(RENDERS, () => `/f_webp,w_640/${name}`);
    const figures = {
      ours: await askAll(roost, mine, { authorization: `Bearer ${token}` }),
      ipx: await askAll(ipx, theirs, {}),
    };
    // The first round warms up.
    if (round > 0) for (const way of ['ours', 'ipx']) rates[way].push(figures[way]);
  }
  const [ours, floor] = [median(rates.ours), median(rates.ipx)];
  return {
    title: `(d) 640-pixel WebP of 12 megapixels on demand, uncached, concurrency 8, median of ${ROUNDS} rounds of ${RENDERS}`,
    rows: [
      { name: 'GET /media/:id/render, Roost', value: ours, unit: 'req/s', ratio: ours / floor, goal: 1.3 },
      { name: 'ipx', value: floor, unit: 'req/s', ratio: 1 },
    ],
  };
}
