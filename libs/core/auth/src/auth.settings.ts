import { Setting } from '@roost/plugin-kit';
import { ArrayMaxSize, IsArray, IsFQDN, IsIn, IsInt, Max, Min } from 'class-validator';
import { SIGN_UP_MODES, type SignUpMode } from './sign-up/sign-up-modes.js';

const MOST_DOMAINS = 50;

/** What each project can have its own value of. */
export class AuthSettings {
  @Setting({
    description: 'Maximum lifetime of a session, in days. It applies to sessions that begin after the change',
    projectAdmins: true,
    environment: 'AUTH_SESSION_DAYS',
  })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionDays: number;

  @Setting({
    description: 'Time without use after which a session ends, in days',
    projectAdmins: true,
    environment: 'AUTH_SESSION_IDLE_DAYS',
  })
  @IsInt()
  @Min(1)
  @Max(365)
  sessionIdleDays: number;

  @Setting({
    description:
      'Who may sign up: anyone; invitation: who was invited; domain: who was invited or has an address in signUpDomains; nobody',
    projectAdmins: true,
    environment: 'AUTH_SIGNUP',
  })
  @IsIn(SIGN_UP_MODES)
  signUp: SignUpMode;

  // Not required where signUp is domain: a value that is not valid would be left out, and the project would be open to anyone.
  @Setting({
    description: 'Domains of addresses that may sign up where signUp is domain, without their subdomains',
    projectAdmins: true,
    environment: 'AUTH_SIGNUP_DOMAINS',
  })
  @IsArray()
  @ArrayMaxSize(MOST_DOMAINS)
  @IsFQDN({}, { each: true })
  signUpDomains: string[];

  @Setting({ description: 'How long an invitation can be accepted, in days from its mail', projectAdmins: true })
  @IsInt()
  @Min(1)
  @Max(90)
  invitationDays: number = 7;
}
