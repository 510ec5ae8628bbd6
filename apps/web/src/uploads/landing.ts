import { RoostError, unwrap } from '@roost/client';
import { api } from '../api/client.ts';
import { say } from '../i18n/i18n.ts';
import { wordsOf } from '../look/forms.ts';
import { changed } from '../api/queries.ts';
import type { Upload } from './upload.ts';

const ASK_AGAIN_MS = 700;

/** Puts what was sent into its album, and follows it until there is something to see of it, or it is known why there is nothing. */
export async function watchLanding(upload: Upload): Promise<void> {
  const { mediaId, album } = upload;
  if (mediaId === undefined) return;
  try {
    if (album !== undefined)
      await unwrap(
        api.POST('/media/albums/{albumId}/items', { params: { path: { albumId: album } }, body: { ids: [mediaId] } }),
      );
    for (;;) {
      const media = await unwrap(api.GET('/media/{id}', { params: { path: { id: mediaId } } }));
      upload.media = media;
      if (media.status === 'failed') {
        Object.assign(upload, { state: 'failed', reason: media.failureReason ?? say('upload.damaged') });
        break;
      }
      if (media.status === 'ready' || media.variants.some(({ name }) => name === 'thumb')) {
        upload.state = 'landed';
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
    }
  } catch (error) {
    if (!(error instanceof RoostError)) throw error;
    Object.assign(upload, { state: 'failed', reason: wordsOf(error) });
  }
  await changed('media', 'albums', 'usage');
}
