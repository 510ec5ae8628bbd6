import { Injectable } from '@nestjs/common';
import { type FileFacts, PICTURE_MIMES } from '@roost/imaging';
import { mediaErrors } from '../media.errors.js';
import { MediaUploads } from './media-uploads.js';

/** Takes pictures only: images that will have variants. */
@Injectable()
export class PictureUploads extends MediaUploads {
  protected override accept(facts: FileFacts): FileFacts {
    if (PICTURE_MIMES.has(facts.mime)) return facts;
    throw mediaErrors.unsupported_type({ detail: 'Pictures must be JPEG, PNG, WebP, AVIF or GIF' });
  }

  protected override maxBytes(): number {
    return Math.min(this.config.maxBytes, this.config.maxImageBytes);
  }
}
