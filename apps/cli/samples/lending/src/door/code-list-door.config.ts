import { Env } from '@roost/plugin-kit';
import { IsString, MinLength } from 'class-validator';

export class CodeListDoorConfig {
  @Env('SHED_DOOR_CODE_LIST_FILE', { description: 'File that the lock reads its codes from' })
  @IsString()
  @MinLength(1)
  file: string;
}
