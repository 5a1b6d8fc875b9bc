-- Sums by currency (docs/decisions/0026-amounts-on-the-wire.md, 0027-thresholds-dates-and-imports.md).

alter type exclusion_reason add value 'not_yet_earned';
alter type exclusion_reason add value 'below_rail_minimum';

-- Of US dollars; the other currencies' as in PAYOUT_MIN_THRESHOLDS.
alter table runs add column minimum_thresholds text not null default '';

-- Earnings that were dated ahead when they were recorded: few, so that planning asks for them at no cost that grows with history.
create index earnings_dated_ahead on earnings (writer_id, currency, earned_at) include (amount_minor) where earned_at > recorded_at;
