import { StreamableFile } from '@nestjs/common';
import type { EventStream, StreamEvent } from '@roost/plugin-kit';
import type { ServerSentStream } from './server-sent-stream.js';

/** What a handler returns: Nest hands the stream of a StreamableFile to Fastify as it is. Any other it would read and copy itself. */
export class SendableStream extends StreamableFile implements EventStream {
  constructor(private readonly source: ServerSentStream) {
    super(source);
  }

  get isOpen(): boolean {
    return this.source.isOpen;
  }

  get isBehind(): boolean {
    return this.source.isBehind;
  }

  send(event: StreamEvent | Buffer): boolean {
    return this.source.send(event);
  }

  end(): void {
    this.source.finish('source');
  }
}
