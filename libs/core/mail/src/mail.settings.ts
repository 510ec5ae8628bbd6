import { Setting } from '@roost/plugin-kit';
import { IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { addressIn } from './delivery/mailbox.js';

/** What each project can have its own value of. */
export class MailSettings {
  @Setting({
    description: "Sender's name of mails. If empty: the project's name, else the name in MAIL_FROM, else APP_NAME",
    projectAdmins: true,
  })
  @IsString()
  @MaxLength(100)
  @Matches(/^[^\p{Cc}]*$/u, { message: '$property must be one line of text' })
  senderName: string = '';

  // A mail server sends only for the addresses that it is set up for, and so only who runs the server knows them.
  @Setting({ description: "Sender's address of mails", environment: 'MAIL_FROM', read: addressIn })
  @MaxLength(254)
  @Matches(/^[^\s<>@,;"]+@[^\s<>@,;"]+$/, { message: '$property must be an address, as mail@example.org' })
  senderAddress: string;

  @Setting({
    description: 'Quota of the project: mails in 24 hours. 0: no limit',
    environment: 'MAIL_PROJECT_QUOTA',
    quota: { name: 'messages', unit: 'count', per: 'day' },
  })
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  messagesPerDay: number;
}
