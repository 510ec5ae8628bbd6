import { Injectable } from '@nestjs/common';
import { type CacheableRequest, type CachedResponse, ResponseCache } from '@roost/plugin-kit';
import { MediaFilesService } from './media-files.service.js';

const ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const QUERY = /^(?:v=[0-9a-f]{1,64})?$/;

/** Variants of public media that are in memory: what pages are made of, and asked for most. */
@Injectable()
export class CachedVariants {
  constructor(private readonly files: MediaFilesService) {}

  @ResponseCache('/media/:id/:rung')
  find({ params: { id = '', rung = '' }, query, headers }: CacheableRequest): CachedResponse | undefined {
    return ID.test(id) && QUERY.test(query) ? this.files.cachedVariant(id, rung, headers) : undefined;
  }
}
