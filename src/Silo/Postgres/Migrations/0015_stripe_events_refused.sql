-- Stripe's events that were signed well and could not be taken up yet. Stripe sends each for three days; who looks after the
-- system is told after an hour.
create table stripe_events_refused (
  id text collate "C" primary key check (length(id) between 1 and 255),
  type text not null,
  first_at timestamptz not null,
  last_at timestamptz not null check (last_at >= first_at),
  times int not null check (times >= 1),
  -- In our words, for a person.
  reason text not null
);
create index stripe_events_refused_last on stripe_events_refused (last_at);

-- What a person has to decide about names its payout.
alter table stripe_events add column payout_id uuid references payouts;
create index stripe_events_to_decide on stripe_events (received_at) where outcome in ('partial', 'contradicts');
