-- What the monitor reads: payouts rolled up by minute and hour, in the transaction that changes them, so that metrics are
-- exact at every commit and cost the same for ten payouts and for ten million; and alerts with everything that became of
-- them (docs/decisions/0018-monitoring.md).

create function processing_ms(created_at timestamptz, ended_at timestamptz) returns bigint language sql immutable parallel safe
  return greatest(0, round(date_part('epoch', ended_at - created_at) * 1000)::bigint);

-- Durations in classes of 1 %: class n holds those up to e^(n/100) ms, class -1 those below 1 ms.
create function duration_class(ms bigint) returns smallint language sql immutable parallel safe
  return case when ms < 1 then -1 else ceil(ln(ms::double precision) * 100) end;
create function duration_of_class(class smallint) returns bigint language sql immutable parallel safe
  return case when class < 0 then 0 else round(exp(class / 100.0::double precision)) end;

-- By the payouts' creation: how they stand now. Spans of a minute and of an hour, so that any window that begins at a
-- minute is at most sixty of the one and then the other.
create table payout_rollups (
  span_minutes smallint not null check (span_minutes in (1, 60)),
  starts_at timestamptz not null,
  currency text collate "C" not null,
  payouts bigint not null,
  amount_minor bigint not null,
  paid bigint not null,
  failed bigint not null,
  pending bigint not null,
  unknown bigint not null,
  cancelled bigint not null,
  reversed bigint not null,
  retried bigint not null,
  -- Of those that are paid or failed, from creation to then.
  processing_ms bigint not null,
  primary key (span_minutes, starts_at, currency)
) with (fillfactor = 50);

-- The same payouts' durations.
create table duration_rollups (
  span_minutes smallint not null check (span_minutes in (1, 60)),
  starts_at timestamptz not null,
  class smallint not null,
  payouts bigint not null,
  primary key (span_minutes, starts_at, class)
) with (fillfactor = 50);

-- By the time at which payouts were paid or failed, whenever they were created.
create table ended_rollups (
  span_minutes smallint not null check (span_minutes in (1, 60)),
  starts_at timestamptz not null,
  payouts bigint not null,
  processing_ms bigint not null,
  primary key (span_minutes, starts_at)
) with (fillfactor = 50);

-- Whether a session that does no monitoring (MONITORING_ENABLED=false) has changed payouts: then they are counted anew.
create table rollup_state (
  stale boolean not null,
  only_one boolean primary key default true check (only_one)
);
insert into rollup_state values (false);

-- One text for every source of changed payouts: it gives them as (n, currency, amount_minor, status, retried, created_at,
-- updated_at), n being 1 for what is now and -1 for what was. Rows are written in one order, so that two silos' settlements
-- queue for them instead of deadlocking.
do $do$
declare
  columns constant text := 'currency, amount_minor, status, retries > 0 or epoch > 1 as retried, created_at, updated_at';
  roll_up constant text := $template$
    with changed as materialized (
      select n, currency, amount_minor, status, retried,
        date_bin('1 minute', created_at, timestamptz '2000-01-01 00:00+00') as began,
        date_bin('1 minute', updated_at, timestamptz '2000-01-01 00:00+00') as ended,
        case when status in ('paid', 'failed') then processing_ms(created_at, updated_at) end as ms
      from (%s) payouts
    ), minutes as materialized (
      select currency, began, sum(n) as payouts, sum(n * amount_minor) as amount_minor,
        coalesce(sum(n) filter (where status = 'paid'), 0) as paid,
        coalesce(sum(n) filter (where status = 'failed'), 0) as failed,
        coalesce(sum(n) filter (where status in ('reserved', 'retry_scheduled')), 0) as pending,
        coalesce(sum(n) filter (where status in ('unknown', 'needs_review')), 0) as unknown,
        coalesce(sum(n) filter (where status = 'cancelled'), 0) as cancelled,
        coalesce(sum(n) filter (where status = 'reversed'), 0) as reversed,
        coalesce(sum(n) filter (where retried), 0) as retried,
        coalesce(sum(n * ms), 0) as processing_ms
      from changed group by currency, began
    ), counted as (
      insert into payout_rollups as r
        select s.minutes, date_bin(s.minutes * interval '1 minute', m.began, timestamptz '2000-01-01 00:00+00'), m.currency,
          sum(payouts), sum(amount_minor), sum(paid), sum(failed), sum(pending), sum(unknown), sum(cancelled), sum(reversed),
          sum(retried), sum(processing_ms)
        from minutes m cross join (values (1), (60)) s (minutes) group by 1, 2, 3 order by 1, 2, 3
        on conflict (span_minutes, starts_at, currency) do update set
          payouts = r.payouts + excluded.payouts, amount_minor = r.amount_minor + excluded.amount_minor,
          paid = r.paid + excluded.paid, failed = r.failed + excluded.failed, pending = r.pending + excluded.pending,
          unknown = r.unknown + excluded.unknown, cancelled = r.cancelled + excluded.cancelled,
          reversed = r.reversed + excluded.reversed, retried = r.retried + excluded.retried,
          processing_ms = r.processing_ms + excluded.processing_ms
    ), lasted as (
      insert into duration_rollups as r
        select s.minutes, date_bin(s.minutes * interval '1 minute', began, timestamptz '2000-01-01 00:00+00'), duration_class(ms), sum(n)
        from changed cross join (values (1), (60)) s (minutes) where ms is not null group by 1, 2, 3 having sum(n) <> 0 order by 1, 2, 3
        on conflict (span_minutes, starts_at, class) do update set payouts = r.payouts + excluded.payouts
    )
    insert into ended_rollups as r
      select s.minutes, date_bin(s.minutes * interval '1 minute', ended, timestamptz '2000-01-01 00:00+00'), sum(n), sum(n * ms)
      from changed cross join (values (1), (60)) s (minutes) where ms is not null group by 1, 2 order by 1, 2
      on conflict (span_minutes, starts_at) do update
        set payouts = r.payouts + excluded.payouts, processing_ms = r.processing_ms + excluded.processing_ms;
  $template$;
  on_change constant text := $template$
    create function %I() returns trigger language plpgsql as $function$
    begin
      if current_setting('payouts.monitoring', true) = 'off' then
        update rollup_state set stale = true where not stale;
        return null;
      end if;
      %s
      return null;
    end $function$
  $template$;
begin
  execute format(on_change, 'payout_rollups_insert', format(roll_up, format('select 1 as n, %s from new_rows', columns)));
  execute format(on_change, 'payout_rollups_update', format(roll_up, format(
    'select 1 as n, %s from new_rows union all select -1, %s from old_rows', columns, columns)));
  -- Under a lock that every writer of payouts waits for: what is counted is what is there.
  execute format($template$
    create function rebuild_rollups() returns void language plpgsql
      set enable_seqscan = on set enable_sort = on set work_mem = '64MB' as $function$
    begin
      lock table payouts in share row exclusive mode;
      delete from payout_rollups;
      delete from duration_rollups;
      delete from ended_rollups;
      %s
      update rollup_state set stale = false where stale;
    end $function$
  $template$, format(roll_up, format('select 1 as n, %s from payouts', columns)));
end $do$;

select rebuild_rollups();

create trigger payout_rollups_insert after insert on payouts
  referencing new table as new_rows for each statement execute function payout_rollups_insert();
create trigger payout_rollups_update after update on payouts
  referencing old table as old_rows new table as new_rows for each statement execute function payout_rollups_update();

create type alert_type as enum ('failure_rate', 'pending_threshold', 'processing_delay', 'amount_threshold', 'system_error');
create type alert_severity as enum ('low', 'medium', 'high', 'critical');
create type alert_event_kind as enum ('raised', 'repeated', 'acknowledged', 'resolved');

create table alerts (
  id text collate "C" primary key check (id ~ '^alert_[0-9a-f]{32}$'),
  type alert_type not null,
  subject text collate "C" not null check (length(subject) <= 200),
  severity alert_severity not null,
  title text not null,
  message text not null,
  metrics jsonb not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  last_seen_at timestamptz not null,
  occurrences int not null check (occurrences >= 1),
  acknowledged_by text,
  acknowledged_at timestamptz,
  resolved_by text,
  resolved_at timestamptz,
  cleared_at timestamptz,
  correlation_id text not null,
  version int not null check (version >= 0),
  check ((acknowledged_at is null) = (acknowledged_by is null)),
  check ((resolved_at is null) = (resolved_by is null))
);
create unique index alerts_one_open on alerts (type, subject) where resolved_at is null;
create index alerts_newest on alerts (created_at desc, id desc);
-- Resolved by hand while the condition lasted: few, and none for long.
create index alerts_not_cleared on alerts (resolved_at) where resolved_at is not null and cleared_at is null;
create trigger alerts_kept before delete or truncate on alerts for each statement execute function refuse_change();

-- What became of alerts, in the order of commit: whoever reads on from the last id that he has dealt with misses none.
create table alert_events (
  id bigint generated always as identity primary key,
  alert_id text collate "C" not null references alerts,
  kind alert_event_kind not null,
  at timestamptz not null,
  actor text not null,
  -- The alert as it stood then, as the API shows it.
  snapshot jsonb not null
);
create index alert_events_alert on alert_events (alert_id, id);
create trigger alert_events_append_only before update or delete or truncate on alert_events
  for each statement execute function refuse_change();

-- Ids are drawn before the commit, so that without a lock the lower of two could be seen after the higher. A statement's
-- trigger runs before the first id is drawn.
create function alert_events_in_turn() returns trigger language plpgsql as $$
begin
  -- "alerts" on a telephone's keys.
  perform pg_advisory_xact_lock(253787);
  return null;
end $$;
create trigger alert_events_in_turn before insert on alert_events for each statement execute function alert_events_in_turn();
