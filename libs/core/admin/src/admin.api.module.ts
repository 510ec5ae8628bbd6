import { Module } from '@nestjs/common';
import { PluginsController } from './plugins.controller.js';
import { SetupPageController } from './setup-page.controller.js';

@Module({ controllers: [PluginsController, SetupPageController] })
export class AdminApiModule {}
