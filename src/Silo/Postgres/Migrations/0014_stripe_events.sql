-- Stripe's events that were taken up. Stripe sends each for three days until it is answered, and may send it again after
-- that; a month is kept.
create table stripe_events (
  id text collate "C" primary key check (length(id) between 1 and 255),
  type text not null,
  -- By Stripe's clock, in whole seconds.
  created_at timestamptz not null,
  -- The account that it is about, where it is about one.
  account text collate "C",
  outcome text not null,
  received_at timestamptz not null
);
create index stripe_events_account on stripe_events (account, created_at) where account is not null;
create index stripe_events_received on stripe_events (received_at);

-- An event names an account, and any number of writers may have it.
create index writers_stripe_account on writers (stripe_account_id) where stripe_account_id is not null;
