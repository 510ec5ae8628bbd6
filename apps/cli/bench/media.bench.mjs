/** Figures (d), (e) and (f): on-demand transforms, stored variants, uploads. */
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ready, signUp, upload } from './client.mjs';
import { measureFiles } from './files.bench.mjs';
import { query, start, startApi } from './api-process.mjs';
import { measureRenders } from './renders.bench.mjs';
import { measureUploads } from './uploads.bench.mjs';

const PHOTOS = process.env.ROOST_TEST_PHOTOS ?? join(import.meta.dirname, '../../../../shared/photos');
/** Of the photo used here it has about 100 KB. */
const RUNG = { name: 'bench', box: 1600 };

/** @returns title and rows of three tables. */
export async function runMedia(services) {
  const folder = await mkdtemp(join(tmpdir(), 'roost-bench-media-'));
  const children = [];
  try {
    const env = { MEDIA_RENDER_QUEUE: '200', LIMITS_IP_FACTOR: '1000' };
    const options = { ...services, folder, children, env };
    const roost = await startApi(options);
    const worker = start('worker', options);
    await query(
      services.databaseUrl,
      `insert into kernel_setting (id, plugin, name, value) values (gen_random_uuid(), 'media', 'ladder', $1::jsonb)`,
      [JSON.stringify([RUNG])],
    );
    const photo = await twelveMegapixels(folder);
    const token = await signUp(roost);
    const media = await upload(roost, token, await readFile(photo), 'photo.jpg');
    await ready(roost, token, media.id);
    const tables = [
      await measureRenders({ roost, token, photo, id: media.id, folder, children }),
      await measureFiles({ roost, token, id: media.id, rung: RUNG.name, photo, folder, children, services }),
    ];
    worker.kill('SIGTERM');
    tables.push(await measureUploads({ roost, token, folder, children, api: children[0] }));
    return tables;
  } finally {
    for (const child of children) child.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

async function twelveMegapixels(folder) {
  const path = join(PHOTOS, 'made-12mp.jpg');
  const copy = join(folder, 'made-12mp.jpg');
  if (existsSync(path)) {
    await copyFile(path, copy);
    return copy;
  }
  const { default: sharp } = await import('sharp');
  const noise = { type: 'gaussian', mean: 128, sigma: 20 };
  const create = { width: 4000, height: 3000, channels: 3, background: '#888', noise };
  await sharp({ create }).blur(1.2).jpeg({ quality: 90 }).toFile(copy);
  return copy;
}
