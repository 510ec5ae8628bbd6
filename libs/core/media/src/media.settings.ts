import { DEFAULT_LADDER, MAX_RUNGS, WEBP_MAX_EDGE } from '@roost/imaging';
import { Setting } from '@roost/plugin-kit';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsInt,
  IsNotIn,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

/** Words that stand for something else in the same place of a path. */
const RESERVED = ['original', 'file', 'events', 'render', 'shares', 'complete', 'o', 's', 'm', 'l'];

/** One image variant of a project, as its ladder has it. */
export class LadderStepSetting {
  @Matches(/^[a-z][a-z0-9-]{0,30}$/)
  @IsNotIn(RESERVED)
  name: string;

  /** Longest edge, in pixels. */
  @IsInt()
  @Min(1)
  @Max(WEBP_MAX_EDGE)
  box: number;
}

/** What each project can have its own value of. */
export class MediaSettings {
  @Setting({
    description:
      'Image variants beside the full size: their names, and their longest edges in pixels. New images get them; a rebuild brings the others to them',
    projectAdmins: true,
  })
  @Type(() => LadderStepSetting)
  @IsArray()
  @ValidateNested({ each: true })
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_RUNGS)
  @ArrayUnique(({ name }: LadderStepSetting) => name)
  @ArrayUnique(({ box }: LadderStepSetting) => box)
  ladder: LadderStepSetting[] = DEFAULT_LADDER.map(({ name, box }) => ({ name, box }));

  @Setting({ description: 'Quota of each person, in bytes. 0: no limit', environment: 'MEDIA_USER_QUOTA' })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  userQuota: number;

  @Setting({
    description: 'Quota of the project, in bytes. 0: no limit',
    environment: 'MEDIA_PROJECT_QUOTA',
    quota: { name: 'bytes', unit: 'bytes' },
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  projectQuota: number;

  @Setting({
    description: 'Quota of the project: media items, also those in the trash. 0: no limit',
    environment: 'MEDIA_PROJECT_ITEMS',
    quota: { name: 'items', unit: 'count' },
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  projectItems: number;
}
