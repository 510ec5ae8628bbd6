import { Injectable } from '@nestjs/common';
import { Installation, Problem, RateLimiter } from '@roost/plugin-kit';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { MediaConfig } from '../media.config.js';
import { mediaErrors } from '../media.errors.js';
import { objectKey, storageErrors } from '@roost/storage';
import type { Viewer } from '../access/viewer.js';
import { type FileReply, MediaFilesService, type RequestHeaders } from '../serving/media-files.service.js';
import { CACHE_CONTROL, FileAccess } from '../serving/file-access.js';
import type { ServedMedia } from '../serving/served-media.js';
import { TransformOptionsFields } from './transforms.dto.js';
import { readTransform, writeTransform } from './signed-transform.js';
import { planOf, type TransformOptions } from '@roost/imaging';
import { type Rendered, TransformsService } from './transforms.service.js';
import { UrlSigner } from './url-signer.js';

const YEAR = 31_536_000;

const unlimited = () => Promise.resolve();

/** Sends on-demand transforms: to those who may see the media, and to everyone who has a signed URL. */
@Injectable()
export class RenderingService {
  constructor(
    private readonly access: FileAccess,
    private readonly transforms: TransformsService,
    private readonly files: MediaFilesService,
    private readonly signer: UrlSigner,
    private readonly installation: Installation,
    private readonly limiter: RateLimiter,
    private readonly config: MediaConfig,
  ) {}

  /**
   * Owners may have what they want. To strangers every new image is counted, by their address: what they may see, they may not have
   * made anew without end. (Signed URLs are what their signer wanted, and are not counted.)
   *
   * @throws `media.not_found`, `media.no_image`, `media.bad_transform`, `media.busy`, `http.too_many_requests`
   */
  async render(
    id: string,
    { viewer, ip }: { viewer: Viewer; ip: string },
    options: TransformOptions,
    request: RequestHeaders,
  ): Promise<FileReply> {
    const { media, grant } = await this.access.admit(id, viewer);
    const limit = { name: 'render', budget: this.config.renderBudget, by: { address: ip } };
    const admit = grant === 'owner' ? unlimited : () => this.limiter.take(limit);
    return this.send(media, options, request, CACHE_CONTROL[grant], admit);
  }

  /** @throws `media.bad_signature`, also for media that are not there; `media.not_found` for what is shown to nobody; and as `render` */
  async renderSigned(signature: string, options: string, file: string, request: RequestHeaders): Promise<FileReply> {
    const parsed = readTransform(options, file);
    const media = parsed && (await this.access.find(parsed.id));
    if (!media || !(await this.signer.verify(media.projectId, `${options}/${file}`, signature))) {
      throw mediaErrors.bad_signature();
    }
    const secondsLeft = parsed.expires - Math.floor(Date.now() / 1000);
    if (secondsLeft <= 0) throw mediaErrors.bad_signature();
    await this.access.admitSigned(media);
    const query = plainToInstance(TransformOptionsFields, parsed.query);
    if (validateSync(query, { whitelist: true, forbidNonWhitelisted: true }).length > 0) {
      throw mediaErrors.bad_transform();
    }
    const cacheControl = `public, max-age=${String(Math.min(secondsLeft, YEAR))}, immutable`;
    return this.send(media, query, request, cacheControl, unlimited);
  }

  /** A URL that shows the image to everyone until it expires. @throws `media.not_found`, `media.bad_transform` */
  async sign(id: string, ownerId: string, options: TransformOptions, seconds: number): Promise<string> {
    const { media, grant } = await this.access.admit(id, { userId: ownerId });
    if (grant !== 'owner') throw mediaErrors.not_found();
    if (!planOf(options, { accept: '', sourceMime: media.mime }))
      throw mediaErrors.bad_transform({ detail: 'The image would be too large' });
    const expires = Math.floor(Date.now() / 1000) + seconds;
    const text = writeTransform({ id, options, expires });
    return `${this.installation.baseUrl}/media/t/${await this.signer.sign(media.projectId, text)}/${text}`;
  }

  private async send(
    media: ServedMedia,
    options: TransformOptions,
    request: RequestHeaders,
    cacheControl: string,
    admit: () => Promise<void>,
  ): Promise<FileReply> {
    const isImage = media.kind === 'image' ? media.mime !== 'image/svg+xml' : media.imageId !== media.blobId;
    if (!isImage) throw mediaErrors.no_image();
    const sourceMime = media.kind === 'image' ? media.mime : 'image/jpeg';
    const plan = planOf(options, { accept: String(request.accept ?? ''), sourceMime });
    if (!plan) throw mediaErrors.bad_transform({ detail: 'The image would be too large' });
    const isAuto = (options.format ?? 'auto') === 'auto';
    const answer = async (made: Rendered): Promise<FileReply> => {
      const { storage, blobId, object, bytes, etag, mime } = made;
      const key = objectKey(blobId, object);
      const { filename } = media;
      const file = { storage, key, bytes, etag, mime, filename, cacheControl, disposition: 'inline' as const };
      const reply = await this.files.send(file, request);
      return isAuto ? { ...reply, headers: { ...reply.headers, vary: 'accept' } } : reply;
    };
    const made = await this.transforms.render(media, plan, admit);
    try {
      return await answer(made);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== storageErrors.missing.code) throw error;
      await this.transforms.forget(made);
      return answer(await this.transforms.render(media, plan, admit));
    }
  }
}
