import { computed, reactive, watch } from 'vue';
import { unwrap } from '@roost/client';
import { api } from '../api/client.ts';
import { session, somebody } from '../session/session.ts';
import { watchLanding } from './landing.ts';
import { Pace } from './pace.ts';
import { reasonOf, statusOf } from './reason.ts';
import { openSender, type SentFile, takesFiles } from './sender.ts';
import { rememberUnfinished } from './unfinished.ts';
import type { Upload, UploadMeta } from './upload.ts';

// Files belong to whoever is signed in first. For somebody else, the page is loaded anew.
const { id: user } = await somebody();
const keeps = await takesFiles(user);
const uppy = openSender(user, keeps);

const list = reactive(new Map<string, Upload>());
const pace = new Pace();
/** Of before a reload, and not begun since: what has to be chosen again, and what was paused. */
const resting = new Set<string>();
/** Failed because the session was over. */
const signedOut = new Set<string>();

/** In the order in which they were chosen. */
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

/** @param album into which they go once they have landed */
export function addFiles(files: readonly File[], album?: string): void {
  for (const file of files) {
    const meta: UploadMeta = {
      name: file.name,
      type: file.type,
      filename: file.name,
      filetype: file.type,
      ...(album === undefined ? {} : { album }),
    };
    try {
      const id = uppy.addFile({ name: file.name, type: file.type, data: file, meta });
      // What was missing is here again.
      if (resting.has(id)) begin(id);
    } catch (error) {
      // It is in the list already: it goes on there.
      const { id = '' } = (error as { file?: Partial<SentFile> }).file ?? {};
      if (list.get(id)?.state === 'failed') tryAgain(id);
    }
  }
}

export function togglePause(id: string): void {
  if (resting.has(id)) {
    begin(id);
    void uppy.upload();
  } else uppy.pauseResume(id);
}

export function pauseAll(): void {
  uppy.pauseAll();
}

export function resumeAll(): void {
  const paused = uploads.value.filter(({ id, state }) => state === 'paused' && resting.has(id));
  uppy.resumeAll();
  paused.forEach(({ id }) => {
    begin(id);
  });
  if (paused.length > 0) void uppy.upload();
}

export function tryAgain(id: string): void {
  patch(id, { state: 'waiting', reason: undefined });
  void uppy.retryUpload(id);
}

/** What was sent of it is thrown away; what has landed stays where it is. */
export function takeAway(id: string): void {
  const upload = list.get(id);
  if (upload?.preview) URL.revokeObjectURL(upload.preview);
  list.delete(id);
  drop(id);
}

export function clearLanded(): void {
  for (const { id, state } of uploads.value) if (state === 'landed') takeAway(id);
}

function patch(id: string, change: Partial<Upload>): void {
  const upload = list.get(id);
  if (upload) Object.assign(upload, change);
}

function drop(id: string): void {
  const file = uppy.getFiles().find((one) => one.id === id);
  if (!file) return;
  const { uploadUrl } = (file as { tus?: { uploadUrl?: string | null } }).tus ?? {};
  // Nobody else would tell the server.
  if (resting.delete(id) && uploadUrl) void terminate(uploadUrl);
  uppy.removeFile(id);
}

async function terminate(url: string): Promise<void> {
  await fetch(url, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0', ...(await api.session.headers()) } });
}

/** Lets Uppy take it for one that was just added. */
function begin(id: string): void {
  resting.delete(id);
  const { progress } = uppy.getFile(id);
  uppy.setFileState(id, {
    isPaused: false,
    error: null,
    progress: { ...progress, uploadStarted: null, bytesUploaded: false },
  });
  patch(id, { state: 'waiting' });
}

function take(file: SentFile): void {
  const known = list.get(file.id);
  const sent = file.progress.bytesUploaded;
  list.set(file.id, {
    id: file.id,
    name: file.name,
    type: file.type,
    bytes: file.size ?? 0,
    sent: known?.sent ?? (typeof sent === 'number' ? sent : 0),
    speed: 0,
    state: 'waiting',
    preview: known?.preview ?? previewOf(file),
    album: file.meta.album,
  });
}

const previewOf = ({ type, data }: SentFile): string | undefined =>
  type.startsWith('image/') && data instanceof Blob ? URL.createObjectURL(data) : undefined;

function land(id: string, url: string | undefined): void {
  const upload = list.get(id);
  const mediaId = url?.split('/').at(-1);
  if (!upload || mediaId === undefined) return;
  Object.assign(upload, { state: 'making', sent: upload.bytes, speed: 0, mediaId, reason: undefined });
  void watchLanding(upload).then(() => {
    drop(id);
  });
}

/** Goes on where the page was before it was loaded anew. Uppy would begin with what is missing, too, and with what was paused. */
function goOn(): void {
  uppy.setState({ currentUploads: {}, recoveredState: null, allowNewUpload: true });
  for (const file of uppy.getFiles()) {
    take(file);
    if (file.progress.uploadComplete) land(file.id, file.uploadURL);
    else if (file.isGhost || file.isPaused) {
      resting.add(file.id);
      patch(file.id, { state: file.isGhost ? 'missing' : 'paused' });
    } else begin(file.id);
  }
  void uppy.upload();
}

uppy.on('file-added', take);
uppy.on('restored', goOn);
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
  if (!file) return;
  patch(file.id, { state: 'failed', speed: 0, reason: reasonOf(error) });
  // Else Uppy would send it again with whatever is added next.
  uppy.setFileState(file.id, { error: null });
  if (statusOf(error) !== 401) return;
  signedOut.add(file.id);
  // Lets the page know, which asks for a sign-in.
  unwrap(api.GET('/users/me')).catch(() => undefined);
});
uppy.on('upload-success', (file, { uploadURL }) => {
  if (file) land(file.id, uploadURL);
});

watch(session.ended, (ended) => {
  if (ended) return;
  signedOut.forEach(tryAgain);
  signedOut.clear();
});
if (keeps) {
  watch(
    () => uploads.value.some(({ state }) => state !== 'landed' && state !== 'failed'),
    (some) => {
      rememberUnfinished(some ? user : undefined);
    },
  );
}
