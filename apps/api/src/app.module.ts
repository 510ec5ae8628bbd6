import type { Options } from '@mikro-orm/postgresql';
import { type DynamicModule, Module } from '@nestjs/common';
import { type Composition, KernelModule } from '@roost/kernel';

@Module({})
export class AppModule {
  static register(composition: Composition, orm: Options): DynamicModule {
    return { module: AppModule, imports: [KernelModule.forApi(composition, orm)] };
  }
}
