import { Setting } from '@roost/plugin-kit';
import { IsInt, Matches, Max, Min, ValidateIf } from 'class-validator';

/** What each club can have its own value of. */
export class LendingSettings {
  @Setting({ description: 'Longest loan, in days', projectAdmins: true })
  @IsInt()
  @Min(1)
  @Max(3650)
  longestDays: number = 365;

  @Setting({ description: 'Quota of things. 0: no limit', quota: { name: 'things', unit: 'count' } })
  @IsInt()
  @Min(0)
  things: number = 0;

  @Setting({
    description: 'PIN that opens the screen in the shed; empty: no screen',
    projectAdmins: true,
    secret: true,
    environment: 'LENDING_KIOSK_PIN',
  })
  @ValidateIf(({ kioskPin }: LendingSettings) => kioskPin !== '')
  @Matches(/^\d{4,12}$/, { message: '$property must be 4 to 12 digits' })
  kioskPin: string;
}
