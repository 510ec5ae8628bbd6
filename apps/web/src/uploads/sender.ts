import Uppy, { type UppyFile } from '@uppy/core';
import GoldenRetriever from '@uppy/golden-retriever';
import Tus from '@uppy/tus';
import { api } from '../api/client.ts';
import type { UploadMeta } from './upload.ts';

/** Files up to this size go on after a reload by themselves; larger ones when they are chosen again. */
const KEPT_BYTES = 50 * 1000 * 1000;
const KEPT_MS = 24 * 60 * 60 * 1000;
const AT_ONCE = 3;
/** A server that restarts is there again within a minute. */
const RETRY_MS = [0, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000];

/** Its types know the name alone. */
const store = { name: 'roost-uploads', maxFileSize: KEPT_BYTES, maxTotalSize: 20 * KEPT_BYTES };

export type Sender = Uppy<UploadMeta>;
export type SentFile = UppyFile<UploadMeta, Record<string, never>>;

/**
 * Sends the files of one person.
 *
 * @param user whose files it keeps for after a reload: nobody else finds them in this browser.
 * @param keeps whether it keeps files at all. Two tabs that do would both send the same ones.
 */
export function openSender(user: string, keeps: boolean): Sender {
  const sender = new Uppy<UploadMeta>({ id: `roost-${user}`, autoProceed: true }).use(Tus, {
    endpoint: '/media/uploads',
    limit: AT_ONCE,
    retryDelays: RETRY_MS,
    allowedMetaFields: ['filename', 'filetype'],
    // Whoever uploads the same file once more wants another upload.
    removeFingerprintOnSuccess: true,
    onBeforeRequest: async (request) => {
      for (const [name, value] of Object.entries(await api.session.headers())) request.setHeader(name, value);
    },
  });
  return keeps ? sender.use(GoldenRetriever, { expires: KEPT_MS, indexedDB: store }) : sender;
}

/** How long the page before this one, in the same tab, may take to let go of the files. Slow machines take a second. */
const HANDOVER_MS = 2_000;

/** Whether no other tab of this browser keeps the files of this person. Then this one does, until it is closed. */
export async function takesFiles(user: string): Promise<boolean> {
  // Browsers have locks on pages that came by TLS or from this machine only.
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return true;
  const takes = (options: LockOptions): Promise<boolean> =>
    new Promise((resolve) => {
      const hold = (lock: Lock | null): Promise<never> | undefined => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise(() => undefined);
      };
      locks.request(`roost-uploads-${user}`, options, hold).catch(() => {
        resolve(false);
      });
    });
  // Whether it is free has an answer, however busy the page is: waiting would end before it.
  return (await takes({ ifAvailable: true })) || takes({ signal: AbortSignal.timeout(HANDOVER_MS) });
}
