-- What the single-process runtime keeps: grain state and reminders. Nothing here is money. The cluster has tables of
-- its own; these are then empty.

-- Every write takes a number that was never used, so that a version cannot come back when a record is cleared and
-- written anew.
create sequence grain_versions as bigint;

create table grain_state (
  grain_id text collate "C" not null,
  state_name text collate "C" not null,
  state jsonb not null,
  version bigint not null default nextval('grain_versions'),
  written_at timestamptz not null default now(),
  primary key (grain_id, state_name)
);

create table grain_reminders (
  grain_id text collate "C" not null,
  name text collate "C" not null,
  start_at timestamptz not null,
  period interval not null check (period > interval '0'),
  version bigint not null default nextval('grain_versions'),
  primary key (grain_id, name)
);
