-- A paused run stops only itself: one run plans or pays at a time, and any number are paused (docs/decisions/0029-one-run-is-going.md).
drop index runs_one_active;
create unique index runs_one_going on runs ((true)) where status in ('planning', 'dispatching');
create index runs_unfinished on runs (started_at) where status not in ('completed', 'cancelled');

-- The currencies in which a run could not pay everyone. What it did not pay is released when the run ends.
create table run_shortfalls (
  run_id text collate "C" not null references runs,
  currency currency_code not null,
  code text not null check (code in ('balance_below_plan', 'balance_insufficient')),
  found_at timestamptz not null,
  -- When a later run has paid everyone in the currency.
  covered_at timestamptz,
  primary key (run_id, currency)
);
create index run_shortfalls_uncovered on run_shortfalls (currency, found_at) where covered_at is null;

-- The earlier payout, where that is why a balance was left out.
alter table run_exclusions add column open_payout_id uuid references payouts;

-- The Stripe account and mode that the books are bound to: keys, transfers and lists of another one prove nothing about these
-- payouts. Written by the first program whose key Stripe accepts; changed by a command with a reason.
alter table installation
  add column stripe_account_id text check (stripe_account_id ~ '^acct_[A-Za-z0-9_]{1,59}$'),
  add column stripe_livemode boolean,
  add constraint installation_bound check ((stripe_account_id is null) = (stripe_livemode is null));
