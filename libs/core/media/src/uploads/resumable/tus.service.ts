import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Installation, newId, type UserPrincipal, Problem, type RoostRequest } from '@roost/plugin-kit';
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

  /** @throws Problems, those of the protocol as `media.tus_refused` */
  async handle(request: RoostRequest, principal: UserPrincipal, body?: Readable): Promise<TusReply> {
    const { headers } = request;
    const checksum = UploadChecksum.read(headers['upload-checksum']);
    // What the client declares of the bytes has to be the same: they need not be read for that.
    const facts = ['upload-length', 'upload-checksum'].map((name) => headers[name]?.toString());
    const answer = this.store.request.run({ principal, checksum, facts }, () =>
      this.server.handleWeb(this.asWebRequest(request, body)),
    );
    const response = await answer.catch((error: unknown) => {
      if (error instanceof BegunBefore) return error;
      throw error;
    });
    if (response instanceof BegunBefore) {
      const location = `${PATH}/${response.id}`;
      return { status: 201, headers: { ...VERSION, location, 'idempotency-replayed': 'true' } };
    }
    if (response.status >= 400) {
      const definition = { ...mediaErrors.tus_refused.definition, status: response.status };
      throw new Problem(mediaErrors.tus_refused.code, definition, {
        detail: (await response.text()).trim(),
        headers: VERSION,
      });
    }
    return {
      status: response.status,
      headers: Object.fromEntries([...response.headers].filter(([name]) => !NOT_OURS.test(name))),
    };
  }

  private asWebRequest({ method, url, headers }: RoostRequest, body: Readable | undefined): Request {
    const pairs = Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    );
    return new Request(`${this.installation.baseUrl}${url}`, {
      method,
      headers: pairs,
      ...(body ? { body: Readable.toWeb(body) as ReadableStream, duplex: 'half' } : {}),
    });
  }
}
