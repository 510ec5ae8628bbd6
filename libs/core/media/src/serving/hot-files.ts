import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HotAnswers } from '@roost/plugin-kit';
import { MediaFilesService } from './media-files.service.js';

/** Words in the place of a rung that mean something else. */
const NO_RUNGS: ReadonlySet<string> = new Set(['events', 'file', 'render', 'shares']);

const VARIANT = /^\/media\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/([a-z0-9-]{1,31})(?:\?v=[0-9a-f]{1,64})?$/;

/** Variants of public media that are in memory: what pages are made of, and asked for most. */
@Injectable()
export class HotFiles implements OnModuleInit {
  constructor(
    private readonly answers: HotAnswers,
    private readonly files: MediaFilesService,
  ) {}

  onModuleInit(): void {
    this.answers.serve('/media/', ({ url, headers }) => {
      const [, id = '', rung = ''] = VARIANT.exec(url) ?? [];
      return id === '' || NO_RUNGS.has(rung) ? undefined : this.files.hotVariant(id, rung, headers);
    });
  }
}
