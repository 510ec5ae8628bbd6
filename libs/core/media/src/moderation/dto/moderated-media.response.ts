import { MediaResponse } from '../../dto/media.response.js';
import type { MediaManifest } from '../../media.repository.js';

/** The manifest of media, as moderators see it: its variants are below `/admin/media`. */
export class ModeratedMediaResponse extends MediaResponse {
  static override from(media: MediaManifest): ModeratedMediaResponse {
    return Object.assign(new ModeratedMediaResponse(), MediaResponse.from(media, '/admin/media'));
  }
}
