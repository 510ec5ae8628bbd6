/** Uploads against a bare pipe, and what large ones cost in memory. */
import { execFile, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@roost/embedded';
import { median } from './median.mjs';

const ROUNDS = 5;
const UPLOAD_BYTES = 5_000_000;
/** In one round. */
const UPLOADS = 40;
const LARGE_BYTES = 2_000_000_000;

const run = promisify(execFile);

export async function measureUploads({ roost, token, folder, children, api }) {
  const port = await freePort();
  const bare = spawn(process.execPath, [join(import.meta.dirname, 'pipe-server.mjs'), folder, String(port)], {
    stdio: 'inherit',
  });
  children.push(bare);
  const pipe = `http://127.0.0.1:${port}`;
  while (!(await fetch(pipe).catch(() => null))) await new Promise((resolve) => setTimeout(resolve, 50));
  const send = async (way, url) => {
    const script = join(import.meta.dirname, 'upload-load.mjs');
    const { stdout } = await run(process.execPath, [script, way, url, token, String(UPLOAD_BYTES), String(UPLOADS)]);
    return Number(stdout);
  };
  const ways = { pipe, form: roost, tus: roost };
  const rates = { pipe: [], form: [], tus: [] };
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [way, url] of Object.entries(ways)) {
      const rate = await send(way, url);
      if (round > 0) rates[way].push(rate);
    }
  }
  const [floor, form, tus] = [median(rates.pipe), median(rates.form), median(rates.tus)];
  const before = await peakMegabytes(api.pid);
  const script = join(import.meta.dirname, 'upload-load.mjs');
  await run(process.execPath, [script, 'form', roost, token, String(LARGE_BYTES), '1']);
  await run(process.execPath, [script, 'tus', roost, token, String(LARGE_BYTES), '1']);
  const growth = (await peakMegabytes(api.pid)) - before;
  return {
    title: `(f) Uploads of 5 MB, 4 at once, median of ${ROUNDS} rounds of ${UPLOADS}`,
    rows: [
      { name: 'a bare node:http pipe to a file', value: floor, unit: 'uploads/s', ratio: 1 },
      {
        name: 'POST /media, with SHA-256 and flushed to the disk',
        value: form,
        unit: 'uploads/s',
        ratio: form / floor,
        goal: 0.5,
      },
      { name: 'tus: creation and one PATCH', value: tus, unit: 'uploads/s', ratio: tus / floor, goal: 0.3 },
      {
        name: 'what two uploads of 2 GB add to the peak memory of the API',
        value: growth,
        unit: 'MB',
        goal: 'flat',
        met: growth < 100,
      },
    ],
  };
}

async function peakMegabytes(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}
