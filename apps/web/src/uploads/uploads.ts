import Uppy from '@uppy/core';
import GoldenRetriever from '@uppy/golden-retriever';
import Tus from '@uppy/tus';
import { computed, reactive } from 'vue';
import { api } from '../api/client.ts';
import { watchLanding } from './landing.ts';
import { Pace } from './pace.ts';
import { reasonOf } from './reason.ts';
import type { Upload, UploadMeta } from './upload.ts';

/** Files up to this size go on after a reload by themselves; larger ones when they are chosen again. */
const KEPT_BYTES = 50 * 1000 * 1000;
const AT_ONCE = 3;
/** A server that restarts is there again within a minute. */
const RETRY_MS = [0, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000];

/** Its types know the name alone. */
const store = { name: 'roost-uploads', maxFileSize: KEPT_BYTES, maxTotalSize: 20 * KEPT_BYTES };

const list = reactive(new Map<string, Upload>());
const pace = new Pace();

/** The newest first stands last: in the order in which they were chosen. */
export const uploads = computed(() => [...list.values()]);

/** Of all that are not given up. */
export const total = computed(() => {
  const live = uploads.value.filter(({ state }) => state !== 'failed' && state !== 'missing');
  const bytes = live.reduce((sum, upload) => sum + upload.bytes, 0);
  const sent = live.reduce((sum, upload) => sum + upload.sent, 0);
  const landed = live.filter(({ state }) => state === 'landed').length;
  const speed = live.reduce((sum, upload) => sum + (upload.state === 'sending' ? upload.speed : 0), 0);
  return { bytes, sent, landed, speed, count: list.size, secondsLeft: speed > 0 ? (bytes - sent) / speed : undefined };
});

const uppy = new Uppy<UploadMeta, Record<string, never>>({ id: 'roost', autoProceed: true })
  .use(Tus, {
    endpoint: '/media/uploads',
    limit: AT_ONCE,
    retryDelays: RETRY_MS,
    allowedMetaFields: ['filename', 'filetype'],
    onBeforeRequest: async (request) => {
      for (const [name, value] of Object.entries(await api.session.headers())) request.setHeader(name, value);
    },
  })
  .use(GoldenRetriever, { expires: 24 * 60 * 60 * 1000, indexedDB: store });

type File = NonNullable<Parameters<Parameters<typeof uppy.on<'upload-start'>>[1]>[0][number]>;

/** @param album into which they go once they have landed */
export function addFiles(files: readonly globalThis.File[], album?: string): void {
  for (const file of files) {
    const meta: UploadMeta = {
      name: file.name,
      type: file.type,
      filename: file.name,
      filetype: file.type,
      ...(album === undefined ? {} : { album }),
    };
    try {
      uppy.addFile({ name: file.name, type: file.type, data: file, meta });
    } catch {
      // The same file is in the list already: it goes on there.
      continue;
    }
  }
}

export function togglePause(id: string): void {
  uppy.pauseResume(id);
}

export function pauseAll(): void {
  uppy.pauseAll();
}

export function resumeAll(): void {
  uppy.resumeAll();
}

export function tryAgain(id: string): void {
  const upload = list.get(id);
  if (!upload) return;
  if (upload.mediaId !== undefined) {
    land(upload, upload.mediaId);
    return;
  }
  patch(id, { state: 'waiting', reason: undefined });
  void uppy.retryUpload(id);
}

/** What was sent of it is thrown away; what has landed stays where it is. */
export function takeAway(id: string): void {
  const upload = list.get(id);
  if (upload?.preview) URL.revokeObjectURL(upload.preview);
  list.delete(id);
  if (upload?.state !== 'landed' && uppy.getFiles().some((file) => file.id === id)) uppy.removeFile(id);
}

export function clearLanded(): void {
  for (const { id, state } of uploads.value) if (state === 'landed') takeAway(id);
}

function patch(id: string, change: Partial<Upload>): void {
  const upload = list.get(id);
  if (upload) Object.assign(upload, change);
}

function take(file: File): void {
  const known = list.get(file.id);
  const isImage = file.type.startsWith('image/');
  list.set(file.id, {
    id: file.id,
    name: file.name,
    type: file.type,
    bytes: file.size ?? 0,
    sent: known?.sent ?? 0,
    speed: 0,
    state: file.isGhost ? 'missing' : 'waiting',
    preview:
      known?.preview ??
      (isImage && !file.isGhost && file.data instanceof Blob ? URL.createObjectURL(file.data) : undefined),
    album: file.meta.album,
  });
}

function land(upload: Upload, mediaId: string): void {
  Object.assign(upload, { state: 'making', sent: upload.bytes, speed: 0, mediaId, reason: undefined });
  void watchLanding(upload);
}

uppy.on('file-added', take);
uppy.on('restored', () => {
  uppy.getFiles().forEach(take);
});
uppy.on('upload-progress', (file, { bytesUploaded }) => {
  if (!file || list.get(file.id)?.state === 'paused') return;
  patch(file.id, { state: 'sending', sent: bytesUploaded, speed: pace.of(file.id, bytesUploaded) });
});
uppy.on('upload-pause', (file, isPaused) => {
  if (file) patch(file.id, { state: isPaused ? 'paused' : 'sending', speed: 0 });
});
uppy.on('pause-all', () => {
  uploads.value.forEach(({ id, state }) => {
    if (state === 'sending' || state === 'waiting') patch(id, { state: 'paused', speed: 0 });
  });
});
uppy.on('resume-all', () => {
  uploads.value.forEach(({ id, state }) => {
    if (state === 'paused') patch(id, { state: 'sending' });
  });
});
uppy.on('upload-error', (file, error) => {
  if (file) patch(file.id, { state: 'failed', speed: 0, reason: reasonOf(error) });
});
uppy.on('upload-success', (file, { uploadURL }) => {
  const upload = file && list.get(file.id);
  const mediaId = uploadURL?.split('/').at(-1);
  if (upload && mediaId !== undefined) land(upload, mediaId);
});
