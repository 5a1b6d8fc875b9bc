-- Writers, their money, runs and payouts. What the design promises about money is enforced here, whoever writes:
-- entries that sum to zero, balances that follow the ledger and never go negative, one open payout a writer and
-- currency, one payout a run and writer, one run a slot, reserved money closed once, states along the arrows.

create type payout_status as enum
  ('reserved', 'retry_scheduled', 'unknown', 'needs_review', 'paid', 'failed', 'cancelled', 'reversed');
create type attempt_outcome as enum ('confirmed', 'refused', 'unknown');
create type run_status as enum ('planning', 'dispatching', 'paused', 'completed');
create type hold_kind as enum ('manual', 'account_restricted', 'account_closed');
create type ledger_event as enum
  ('earning_recorded', 'payout_reserved', 'transfer_confirmed', 'payout_released', 'transfer_reversed');
create type exclusion_reason as enum
  ('nothing_owed', 'open_payout', 'held', 'no_account', 'account_restricted', 'account_closed',
   'currency_not_supported', 'below_threshold');

-- Ids compare by bytes: it is faster, and the program orders them so too.
create domain external_id as text collate "C" check (value ~ '^[A-Za-z0-9][A-Za-z0-9._:@-]{0,63}$');
create domain currency_code as text collate "C" check (value ~ '^[A-Z]{3}$');

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on % is refused', tg_op, tg_table_name using errcode = 'restrict_violation';
end $$;

-- Part of every payout's id, so that two databases never share an idempotency key at Stripe, and a restored one does.
create table installation (
  id uuid not null default gen_random_uuid(),
  only_one boolean primary key default true check (only_one)
);
insert into installation default values;

create table writers (
  id external_id primary key,
  display_name text not null check (length(display_name) between 1 and 200),
  email text check (length(email) <= 254),
  stripe_account_id text check (stripe_account_id ~ '^acct_[A-Za-z0-9_]{1,59}$'),
  currency currency_code not null,
  minimum_threshold_minor bigint check (minimum_threshold_minor > 0),
  hold_kind hold_kind,
  hold_reason text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((hold_kind is null) = (hold_reason is null))
);

-- Follows the ledger by trigger; nothing else may write it. Its three figures are the writer's two accounts and
-- what has left them.
create table balances (
  writer_id text collate "C" not null references writers,
  currency currency_code not null,
  available_minor bigint not null default 0 check (available_minor >= 0),
  reserved_minor bigint not null default 0 check (reserved_minor >= 0),
  paid_minor bigint not null default 0 check (paid_minor >= 0),
  primary key (writer_id, currency)
) with (fillfactor = 70);

create trigger balances_follow_ledger before insert or update or delete or truncate on balances
  for each statement when (pg_trigger_depth() = 0) execute function refuse_change();

create table earnings (
  id external_id primary key,
  writer_id text collate "C" not null references writers,
  amount_minor bigint not null check (amount_minor > 0),
  currency currency_code not null,
  earned_at timestamptz not null,
  source text check (length(source) <= 200),
  recorded_at timestamptz not null
);
create trigger earnings_append_only before update or delete or truncate on earnings
  for each statement execute function refuse_change();

create table runs (
  id text collate "C" primary key,
  slot timestamptz unique,
  idempotency_key text unique check (length(idempotency_key) between 1 and 255),
  status run_status not null,
  batch_size int not null check (batch_size between 1 and 1000),
  max_retries int not null check (max_retries between 0 and 20),
  minimum_threshold numeric not null check (minimum_threshold > 0),
  planned_through text collate "C",
  -- How many rows of run_exclusions are its: counted once, when they are written, not whenever somebody looks.
  excluded bigint not null default 0 check (excluded >= 0),
  pause_code text,
  started_by text not null,
  correlation_id text not null,
  started_at timestamptz not null,
  completed_at timestamptz,
  check ((status = 'completed') = (completed_at is not null))
);
create unique index runs_one_active on runs ((true)) where status <> 'completed';
create index runs_newest on runs (started_at desc, id desc);

create table payouts (
  id uuid primary key,
  run_id text collate "C" not null references runs,
  writer_id text collate "C" not null references writers,
  currency currency_code not null,
  amount_minor bigint not null check (amount_minor > 0),
  destination text not null,
  status payout_status not null default 'reserved',
  version int not null default 0,
  epoch int not null default 1 check (epoch >= 1),
  retries int not null default 0,
  due_at timestamptz,
  transfer_id text,
  failure_code text,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (run_id, writer_id, currency),
  check ((status in ('paid', 'reversed')) = (transfer_id is not null))
) with (fillfactor = 85);
create unique index payouts_one_open on payouts (writer_id, currency)
  where status in ('reserved', 'retry_scheduled', 'unknown', 'needs_review');
create unique index payouts_one_transfer on payouts (transfer_id) where transfer_id is not null;

-- Invariant I4, as PayoutArrows has it.
create function refuse_payout_arrow() returns trigger language plpgsql as $$
begin
  raise exception 'a payout does not go from % to %', old.status, new.status using errcode = 'restrict_violation';
end $$;
create trigger payouts_arrows before update of status on payouts for each row
  when (old.status <> new.status and not case old.status
    when 'reserved' then new.status in ('paid', 'retry_scheduled', 'unknown', 'failed', 'cancelled')
    when 'retry_scheduled' then new.status in ('paid', 'unknown', 'failed', 'cancelled')
    when 'unknown' then new.status in ('paid', 'retry_scheduled', 'failed', 'needs_review')
    when 'needs_review' then new.status in ('paid', 'retry_scheduled')
    when 'paid' then new.status = 'reversed'
    else false end)
  execute function refuse_payout_arrow();
create trigger payouts_kept before delete or truncate on payouts
  for each statement execute function refuse_change();

create table payout_attempts (
  payout_id uuid not null references payouts,
  number int not null check (number >= 1),
  epoch int not null check (epoch >= 1),
  idempotency_key text not null check (length(idempotency_key) <= 255),
  parameter_hash bytea not null check (length(parameter_hash) = 32),
  started_at timestamptz not null,
  finished_at timestamptz,
  outcome attempt_outcome,
  http_status int,
  error_code text,
  request_id text,
  primary key (payout_id, number),
  check ((outcome is null) = (finished_at is null))
) with (fillfactor = 85);
create trigger payout_attempts_written_once before update on payout_attempts for each row
  when (old.outcome is not null or old.idempotency_key <> new.idempotency_key or old.parameter_hash <> new.parameter_hash)
  execute function refuse_change();
create trigger payout_attempts_kept before delete or truncate on payout_attempts
  for each statement execute function refuse_change();

-- One row moves one amount from one account to another: its two entries sum to zero by construction, there is no
-- way to write an unbalanced transaction (docs/decisions/0003-ledger.md).
create table ledger_transactions (
  id bigint generated always as identity primary key,
  event ledger_event not null,
  writer_id text collate "C" not null,
  currency currency_code not null,
  amount_minor bigint not null check (amount_minor > 0),
  earning_id text collate "C",
  payout_id uuid,
  recorded_at timestamptz not null,
  check ((event = 'earning_recorded') = (earning_id is not null)),
  check ((event = 'earning_recorded') = (payout_id is null))
);
create unique index ledger_one_earning on ledger_transactions (earning_id) where earning_id is not null;
-- A payout reserves once, closes once (paid or released, never both), is reversed once.
create unique index ledger_payout_once on ledger_transactions
  (payout_id, (case event when 'payout_reserved' then 1 when 'transfer_reversed' then 3 else 2 end))
  where payout_id is not null;
create trigger ledger_append_only before update or delete or truncate on ledger_transactions
  for each statement execute function refuse_change();

create view ledger_entries as
select t.id as transaction_id, e.account, t.writer_id, t.currency, e.amount_minor, t.event, t.recorded_at
from ledger_transactions t
cross join lateral (
  values
    (case t.event
       when 'earning_recorded' then 'platform_earnings'
       when 'payout_reserved' then 'writer_available'
       when 'transfer_confirmed' then 'writer_reserved'
       when 'payout_released' then 'writer_reserved'
       when 'transfer_reversed' then 'platform_stripe_cash' end, -t.amount_minor),
    (case t.event
       when 'earning_recorded' then 'writer_available'
       when 'payout_reserved' then 'writer_reserved'
       when 'transfer_confirmed' then 'platform_stripe_cash'
       when 'payout_released' then 'writer_available'
       when 'transfer_reversed' then 'writer_available' end, t.amount_minor)
) as e (account, amount_minor);

-- Balances are locked in one order, so that statements that meet in several of them queue instead of deadlocking. The
-- settings keep the planner from reading all balances to change sixty of them.
create function ledger_apply() returns trigger language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off as $$
declare
  without_balance bigint;
begin
  -- Inserted with its amount: a row that is inserted and then updated has its foreign key checked twice.
  insert into balances as b (writer_id, currency, available_minor)
    select writer_id, currency, sum(amount_minor)::bigint
    from inserted where event = 'earning_recorded' group by writer_id, currency order by writer_id, currency
    on conflict (writer_id, currency) do update set available_minor = b.available_minor + excluded.available_minor;
  with moved as materialized (
    select writer_id, currency,
      sum(case event when 'payout_reserved' then -amount_minor when 'transfer_confirmed' then 0 else amount_minor end)::bigint as available,
      sum(case event when 'payout_reserved' then amount_minor when 'transfer_confirmed' then -amount_minor
        when 'payout_released' then -amount_minor else 0 end)::bigint as reserved,
      sum(case event when 'transfer_confirmed' then amount_minor when 'transfer_reversed' then -amount_minor else 0 end)::bigint as paid
    from inserted where event <> 'earning_recorded' group by writer_id, currency order by writer_id, currency
  ), applied as (
    update balances b set
      available_minor = b.available_minor + m.available,
      reserved_minor = b.reserved_minor + m.reserved,
      paid_minor = b.paid_minor + m.paid
    from moved m where b.writer_id = m.writer_id and b.currency = m.currency
    returning 1
  )
  select (select count(*) from moved) - (select count(*) from applied) into without_balance;
  if without_balance > 0 then
    raise exception 'money moves that nobody earned: % writers have no balance', without_balance using errcode = 'foreign_key_violation';
  end if;
  return null;
end $$;
create trigger ledger_apply after insert on ledger_transactions
  referencing new table as inserted for each statement execute function ledger_apply();

-- A run's payouts by status, kept up to date so that progress costs the same for ten payouts and for a million.
create table run_totals (
  run_id text collate "C" not null references runs,
  currency currency_code not null,
  status payout_status not null,
  payouts bigint not null,
  amount_minor bigint not null,
  primary key (run_id, currency, status)
) with (fillfactor = 50);

create function run_totals_apply() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into run_totals as t (run_id, currency, status, payouts, amount_minor)
      select run_id, currency, status, count(*), sum(amount_minor)::bigint from new_rows
      group by 1, 2, 3 order by 1, 2, 3
      on conflict (run_id, currency, status) do update
        set payouts = t.payouts + excluded.payouts, amount_minor = t.amount_minor + excluded.amount_minor;
  else
    -- In one order, so that two silos' settlements queue for the rows instead of deadlocking.
    insert into run_totals as t (run_id, currency, status, payouts, amount_minor)
      select run_id, currency, status, sum(n), sum(n * amount_minor)::bigint
      from (select run_id, currency, status, amount_minor, 1 as n from new_rows
            union all select run_id, currency, status, amount_minor, -1 from old_rows) d
      group by 1, 2, 3 having sum(n) <> 0 or sum(n * amount_minor) <> 0 order by 1, 2, 3
      on conflict (run_id, currency, status) do update
        set payouts = t.payouts + excluded.payouts, amount_minor = t.amount_minor + excluded.amount_minor;
  end if;
  return null;
end $$;
create trigger run_totals_insert after insert on payouts
  referencing new table as new_rows for each statement execute function run_totals_apply();
create trigger run_totals_update after update on payouts
  referencing old table as old_rows new table as new_rows for each statement execute function run_totals_apply();

-- Everyone who was not chosen, and why.
create table run_exclusions (
  run_id text collate "C" not null references runs,
  writer_id text collate "C" not null,
  currency currency_code not null,
  available_minor bigint not null,
  reason exclusion_reason not null,
  primary key (run_id, writer_id, currency)
);

create table audit_entries (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor text not null,
  action text not null,
  payout_id uuid,
  subject text,
  from_status text,
  to_status text,
  reason text,
  correlation_id text
);
create index audit_entries_payout on audit_entries (payout_id) where payout_id is not null;
create trigger audit_append_only before update or delete or truncate on audit_entries
  for each statement execute function refuse_change();
