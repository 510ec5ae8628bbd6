import { IsBudget, Setting } from '@roost/plugin-kit';
import { IsIn } from 'class-validator';
import { EMAIL_VISIBILITIES, type EmailVisibility } from './preferences/post-preference.entity.js';

/** What each project can have its own value of. */
export class PostsSettings {
  @Setting({
    description:
      'Who sees the address of authors who chose nothing: everyone, members (people who are signed in), or nobody',
    projectAdmins: true,
  })
  @IsIn(EMAIL_VISIBILITIES)
  emailVisibility: EmailVisibility = 'members';

  @Setting({ description: 'Budget of posts per person, as 60/1h', environment: 'POSTS_BUDGET' })
  @IsBudget()
  budget: string;
}
