import { Setting } from '@roost/plugin-kit';
import { IsIn, IsInt, Max, Min } from 'class-validator';
import { IsTelephoneCountry } from './fields/is-telephone-country.js';

/** What each project can have its own value of. */
export class UsersSettings {
  @Setting({
    description: 'Quota of the project: accounts. 0: no limit',
    environment: 'USERS_PROJECT_QUOTA',
    quota: { name: 'people', unit: 'count' },
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  people: number;

  @Setting({
    description:
      'Directory in which members find each other. off: there is none; opt-in: people are in it who choose so; opt-out: all who do not choose otherwise',
    projectAdmins: true,
  })
  @IsIn(['off', 'opt-in', 'opt-out'])
  directory: 'off' | 'opt-in' | 'opt-out' = 'off';

  @Setting({
    description:
      'Country of telephone numbers in own fields that do not say theirs, for example SE. Empty: numbers have to begin with +',
    projectAdmins: true,
  })
  @IsTelephoneCountry()
  telephoneCountry: string = '';
}
