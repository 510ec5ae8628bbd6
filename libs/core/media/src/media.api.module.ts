import { Module } from '@nestjs/common';
import { AvatarController } from './avatar/avatar.controller.js';
import { MediaFilesService } from './media-files.service.js';
import { MediaController } from './media.controller.js';
import { MediaModule } from './media.module.js';

@Module({ imports: [MediaModule], controllers: [AvatarController, MediaController], providers: [MediaFilesService] })
export class MediaApiModule {}
