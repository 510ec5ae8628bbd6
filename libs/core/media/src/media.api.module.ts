import { Module } from '@nestjs/common';
import { MediaFilesService } from './media-files.service.js';
import { MediaController } from './media.controller.js';
import { MediaModule } from './media.module.js';

@Module({ imports: [MediaModule], controllers: [MediaController], providers: [MediaFilesService] })
export class MediaApiModule {}
