import { Migration } from '@mikro-orm/migrations';

export class AddInvitations extends Migration {
  override up(): void {
    this.addSql(`
      create table auth_invitation (
        id uuid primary key,
        project_id uuid not null,
        email text not null,
        email_key text not null,
        name text null,
        locale text null,
        roles text[] not null,
        invited_by uuid null,
        token_hash text null,
        is_mail_due boolean not null,
        refusal text null,
        sent_at timestamptz(6) null,
        expires_at timestamptz(6) null,
        created_at timestamptz(6) not null default now(),
        constraint auth_invitation_email_unique unique (project_id, email_key),
        constraint auth_invitation_token_unique unique (token_hash)
      )`);
    this.addSql('create index auth_invitation_project_index on auth_invitation (project_id, id)');
    this.addSql('create index auth_invitation_due_index on auth_invitation (project_id, id) where is_mail_due');
    this.addSql('create index auth_invitation_inviter_index on auth_invitation (invited_by)');
    this.addSql('create index auth_invitation_expires_index on auth_invitation (expires_at)');
  }

  override down(): void {
    this.addSql('drop table auth_invitation');
  }
}
