import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { objectKey, Storages } from '@roost/storage';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import type { ServedMedia } from '../serving/served-media.js';
import { ImageMaker } from './image-maker.js';
import { RenderQueue } from './render-queue.js';
import { fileExtension } from './signed-transform.js';
import { TransformCache } from './transform-cache.js';
import type { TransformPlan } from '@roost/imaging';
import { type StoredTransform, TransformsRepository } from './transforms.repository.js';

const POLL_MS = 100;
const RETRY_AFTER = { 'retry-after': '2' };

/** Where a result is. */
export interface Rendered extends StoredTransform {
  blobId: string;
}

/** Makes on-demand transforms: each once, however many ask for it at the same time, in this process or in others. */
@Injectable()
export class TransformsService {
  private readonly inFlight = new Map<string, Promise<Rendered>>();

  constructor(
    private readonly transforms: TransformsRepository,
    private readonly storages: Storages,
    private readonly maker: ImageMaker,
    private readonly queue: RenderQueue,
    private readonly cache: TransformCache,
    private readonly config: MediaConfig,
  ) {}

  /**
   * @param admit called before anything is made; throws to refuse
   * @throws `media.bad_transform`, `media.busy`
   */
  async render(
    { imageId, imageStorage, ownerId }: ServedMedia,
    plan: TransformPlan,
    admit: () => Promise<void>,
  ): Promise<Rendered> {
    const key = createHash('sha256').update(JSON.stringify(plan)).digest('hex').slice(0, 32);
    const known = await this.transforms.use(imageId, key);
    if (known) return { ...known, blobId: imageId };
    await admit();
    const name = `${imageId}/${key}`;
    const running = this.inFlight.get(name);
    if (running) return running;
    const making = this.make({ id: imageId, storage: imageStorage, ownerId }, key, plan).finally(() => {
      this.inFlight.delete(name);
    });
    this.inFlight.set(name, making);
    return making;
  }

  /** Makes it anew next time: its bytes are not there. */
  async forget({ blobId, object }: Rendered): Promise<void> {
    await this.transforms.forget(blobId, object.split('-')[1] ?? '');
  }

  private async make(
    blob: { id: string; storage: string; ownerId: string },
    key: string,
    plan: TransformPlan,
  ): Promise<Rendered> {
    const mime = `image/${plan.format}`;
    const deadline = Date.now() + this.config.renderSeconds * 1000;
    while (!(await this.transforms.claim(blob.id, key, mime, 2 * this.config.renderSeconds))) {
      const made = await this.transforms.use(blob.id, key);
      if (made) return { ...made, blobId: blob.id };
      if (Date.now() > deadline) throw mediaErrors.busy({ headers: RETRY_AFTER });
      await sleep(POLL_MS);
    }
    try {
      return await this.queue.run(blob.ownerId, async () =>
        this.store(blob, key, plan, await this.maker.make(blob, plan)),
      );
    } catch (error) {
      await this.transforms.forget(blob.id, key);
      throw error;
    }
  }

  private async store(
    { id, storage }: { id: string; storage: string },
    key: string,
    { format }: TransformPlan,
    data: Buffer,
  ): Promise<Rendered> {
    const etag = createHash('sha256').update(data).digest('hex');
    const object = `t-${key}-${etag.slice(0, 8)}.${fileExtension(format)}`;
    const mime = `image/${format}`;
    const open = () => Promise.resolve(Readable.from([data]));
    const preferred = this.storages.nameForDerived(storage);
    const place = await this.storages.put(objectKey(id, object), open, { mime }, preferred);
    const result = { object, storage: place, bytes: data.length, etag, mime };
    if (!(await this.transforms.save(id, key, result))) {
      await this.storages.of(place).delete(objectKey(id, object));
      throw mediaErrors.not_found();
    }
    this.cache.count(data.length);
    return { ...result, blobId: id };
  }
}
