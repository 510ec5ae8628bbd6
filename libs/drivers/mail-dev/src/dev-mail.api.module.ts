import { Module } from '@nestjs/common';
import { DevMailAccess } from './dev-mail-access.js';
import { DevMailController } from './dev-mail.controller.js';

@Module({ controllers: [DevMailController], providers: [DevMailAccess] })
export class DevMailApiModule {}
