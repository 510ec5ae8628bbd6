import { Global, Module } from '@nestjs/common';
import { EventStreams } from '@roost/plugin-kit';
import { EventStreamsService } from './event-streams.service.js';

/** Streams of the HTTP process. */
@Global()
@Module({
  providers: [EventStreamsService, { provide: EventStreams, useExisting: EventStreamsService }],
  exports: [EventStreams],
})
export class StreamsModule {}
