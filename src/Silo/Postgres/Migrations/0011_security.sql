-- Keys of the API, and how far personal data is sealed under which key.

create type key_scope as enum ('cron', 'read', 'operate', 'admin');

-- Of the key itself only a salted hash is kept; the prefix is public.
create table api_keys (
  prefix text collate "C" primary key check (prefix ~ '^opk_[0-9a-f]{12}$'),
  name text not null check (length(name) between 1 and 100),
  scopes key_scope[] not null check (cardinality(scopes) between 1 and 4),
  salt bytea not null check (length(salt) = 16),
  hash bytea not null check (length(hash) = 32),
  created_at timestamptz not null,
  created_by text not null,
  expires_at timestamptz check (expires_at >= created_at),
  revoked_at timestamptz,
  last_used_at timestamptz,
  replaces text collate "C" references api_keys
);
create index api_keys_not_revoked on api_keys (prefix) where revoked_at is null;

-- A key never opens more or for longer than it did when it was made, and what is revoked stays revoked.
create function keep_api_key() returns trigger language plpgsql as $$
begin
  if (new.prefix, new.scopes, new.salt, new.hash, new.created_at, new.created_by, new.replaces)
      is distinct from (old.prefix, old.scopes, old.salt, old.hash, old.created_at, old.created_by, old.replaces)
    or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at)
    or (old.expires_at is not null and coalesce(new.expires_at, 'infinity') > old.expires_at)
  then
    raise exception '% on % is refused', tg_op, tg_table_name using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger api_keys_keep before update on api_keys for each row execute function keep_api_key();
create trigger api_keys_stay before delete or truncate on api_keys for each statement execute function refuse_change();

-- Texts are sealed by the program (AES-GCM), which makes them longer: 200 characters of 4 bytes become at most 1,110. What
-- a name may be, the program judges before.
alter table writers drop constraint writers_display_name_check, drop constraint writers_email_check;
alter table writers
  add constraint writers_display_name_check check (length(display_name) between 1 and 1200),
  add constraint writers_email_check check (length(email) <= 1200);

-- How far a column's texts are sealed under which key: all rows up to after_row, in the order of the table's key.
create table sealing_progress (
  place text collate "C" primary key,
  key_id text not null,
  after_row text collate "C" not null default '',
  completed_at timestamptz
);
