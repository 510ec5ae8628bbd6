import { Env } from '@roost/plugin-kit';
import { IsString } from 'class-validator';

export class LocalStorageConfig {
  @Env('STORAGE_LOCAL_DIR', { description: 'Folder of uploaded files. All processes must share it' })
  @IsString()
  directory: string = '.roost/storage';
}
