-- What operators do to runs: who paused, resumed or cancelled one, and two more statuses.
-- An enum's new value cannot be used in the transaction that adds it, so the type is made anew.

alter type run_status rename to run_status_1;
create type run_status as enum ('planning', 'dispatching', 'paused', 'cancelling', 'completed', 'cancelled');
drop index runs_one_active;
alter table runs drop constraint runs_check;
alter table runs
  alter column status type run_status using status::text::run_status,
  add column paused_while run_status check (paused_while in ('planning', 'dispatching')),
  add column steered_by text,
  add column steer_reason text,
  add column steer_correlation_id text,
  add constraint runs_over check ((status in ('completed', 'cancelled')) = (completed_at is not null)),
  add constraint runs_paused_while check (paused_while is null or status = 'paused'),
  add constraint runs_steered check ((steered_by is null) = (steer_reason is null) and (steered_by is null) = (steer_correlation_id is null));
drop type run_status_1;
create unique index runs_one_active on runs ((true)) where status not in ('completed', 'cancelled');
