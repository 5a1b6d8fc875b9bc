-- What is asked of Stripe before anything is paid, and what is held back until it is clear.

alter type exclusion_reason add value 'transfer_unaccounted';
alter type exclusion_reason add value 'already_paid';

-- From when on Stripe may hold transfers of ours, where nothing was ever sent. A database that is older than this
-- column was made before whatever it wrote first.
alter table installation add column created_at timestamptz;
update installation set created_at = least(now(), (select min(at) from audit_entries), (select min(created_at) from writers));
alter table installation alter column created_at set default now(), alter column created_at set not null;

-- Until when the books know everything is the time of the latest intent.
create index payout_attempts_started on payout_attempts (started_at);

-- Each time that Stripe's list of transfers was read to its end. The incarnation is the database's as it came to life: a
-- restored one has another.
create table reconciliations (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  listed_from timestamptz not null,
  listed bigint not null,
  pending bigint not null,
  incarnation text not null
);
create trigger reconciliations_append_only before update or delete or truncate on reconciliations
  for each statement execute function refuse_change();

-- Transfers of ours at Stripe that these books did not know, because they were restored from a backup. Writer, run and
-- payout may be unknown here, so nothing is referenced. Until one is settled its writer is not paid.
create table unaccounted_transfers (
  transfer_id text collate "C" primary key,
  payout_id uuid not null,
  run_id text collate "C" not null,
  writer_id external_id not null,
  currency currency_code not null,
  amount_minor bigint not null check (amount_minor > 0),
  destination text not null,
  reversed boolean not null,
  transferred_at timestamptz not null,
  found_at timestamptz not null,
  -- What it contradicts, where a person must look; such a one is never adopted by itself.
  problem text,
  -- When it was adopted, or a person has settled it.
  settled_at timestamptz
);
create index unaccounted_transfers_writer on unaccounted_transfers (writer_id, currency) where settled_at is null;

-- Payouts that Stripe's balance does not reach to. They stay reserved, and their run pauses when all others are sent.
create table held_back_payouts (
  payout_id uuid primary key references payouts,
  run_id text collate "C" not null references runs
);
create index held_back_payouts_run on held_back_payouts (run_id);
