import type { Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Module } from '@nestjs/common';
import { type Composition, KernelModule } from '@roost/kernel';

@Module({})
export class WorkerModule {
  static register(composition: Composition, orm: Options): DynamicModule {
    return { module: WorkerModule, imports: [KernelModule.forWorker(composition, orm)] };
  }
}
