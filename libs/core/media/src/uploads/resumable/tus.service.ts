import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Installation, newId, type Problem, type RoostRequest, type UserPrincipal } from '@roost/plugin-kit';
import { Server } from '@tus/server';
import { MediaConfig } from '../../media.config.js';
import { mediaErrors } from '../../media.errors.js';
import { MediaService } from '../../media.service.js';
import { NewUploads } from '../new-uploads.js';
import { PartialUploads } from '../partial-uploads.js';
import { BegunBefore } from './begun-before.js';
import { ResumableUploads } from './resumable-uploads.js';
import { TusStore } from './tus-store.js';
import { CHECKSUM_ALGORITHMS, UploadChecksum } from './upload-checksum.js';

const PATH = '/media/uploads';
const VERSION = { 'tus-resumable': '1.0.0' };
/** Whose answers are ours to give. */
const NOT_OURS = /^(access-control-|content-length$)/;

/** What the server refuses with another status than 400; some of its own statuses are those of faults, which these are not. */
const REFUSALS = new Map([
  [404, mediaErrors.upload_not_found],
  [409, mediaErrors.wrong_offset],
  [410, mediaErrors.upload_expired],
  [412, mediaErrors.tus_version],
  [413, mediaErrors.too_large],
]);

/** An answer of the protocol; errors are Problems. */
export interface TusReply {
  status: number;
  headers: Record<string, string>;
}

/** Speaks tus 1.0 (https://tus.io/protocols/resumable-upload). */
@Injectable()
export class TusService {
  private readonly store: TusStore;
  private readonly server: Server;

  constructor(
    beginnings: NewUploads,
    uploads: PartialUploads,
    resumable: ResumableUploads,
    media: MediaService,
    private readonly config: MediaConfig,
    private readonly installation: Installation,
  ) {
    this.store = new TusStore(beginnings, uploads, resumable, media, config.uploadHours);
    this.server = new Server({
      path: PATH,
      datastore: this.store,
      maxSize: config.maxBytes,
      relativeLocation: true,
      namingFunction: () => newId(),
      onUploadFinish: async (_request, { id }) => {
        await this.store.complete(id);
        return {};
      },
      onResponseError: (_request, error) => {
        if (error instanceof Error) throw error;
        return undefined;
      },
    });
  }

  /** What the server can do. */
  discover(): TusReply {
    const headers = {
      ...VERSION,
      'tus-version': '1.0.0',
      'tus-extension': this.store.extensions.join(','),
      'tus-max-size': String(this.config.maxBytes),
      'tus-checksum-algorithm': CHECKSUM_ALGORITHMS.join(','),
    };
    return { status: 204, headers };
  }

  /**
   * @param id of the upload, as the route has read it; left out where one begins
   * @throws Problems
   */
  async handle(request: RoostRequest, principal: UserPrincipal, id?: string, body?: Readable): Promise<TusReply> {
    const { headers } = request;
    const checksum = UploadChecksum.read(headers['upload-checksum']);
    // What the client declares of the bytes has to be the same: they need not be read for that.
    const facts = ['upload-length', 'upload-checksum'].map((name) => headers[name]?.toString());
    const answer = this.store.request.run({ principal, checksum, facts }, () =>
      this.server.handleWeb(this.asWebRequest(request, id, body)),
    );
    const response = await answer.catch((error: unknown) => {
      if (error instanceof BegunBefore) return error;
      throw error;
    });
    if (response instanceof BegunBefore) {
      const location = `${PATH}/${response.id}`;
      return { status: 201, headers: { ...VERSION, location, 'idempotency-replayed': 'true' } };
    }
    if (response.status >= 400) throw refusal(response.status, (await response.text()).trim());
    return {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !NOT_OURS.test(name))),
    };
  }

  /** The server reads the id from the end of the URL, whatever is there: it gets the one that was validated, and no query. */
  private asWebRequest({ method, headers }: RoostRequest, id: string | undefined, body: Readable | undefined): Request {
    const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    );
    return new Request(`${this.installation.baseUrl}${PATH}${id === undefined ? '' : `/${id}`}`, {
      method,
      headers: pairs,
      ...(body ? { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' } : {}),
    });
  }
}

function refusal(status: number, detail: string): Problem | Error {
  if (status === 500) return new Error(detail);
  return (REFUSALS.get(status) ?? mediaErrors.tus_refused)({ detail, headers: VERSION });
}
