alter table payout_rollups
  add column paid_minor bigint not null default 0,
  add column failed_minor bigint not null default 0,
  add column cancelled_minor bigint not null default 0,
  add column reversed_minor bigint not null default 0;

-- Sums by status, so that each currency's add up and an alert does not count what failed. The functions are those of
-- 0010_monitoring.sql with the four new columns.
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
        coalesce(sum(n * ms), 0) as processing_ms,
        coalesce(sum(n * amount_minor) filter (where status = 'paid'), 0) as paid_minor,
        coalesce(sum(n * amount_minor) filter (where status = 'failed'), 0) as failed_minor,
        coalesce(sum(n * amount_minor) filter (where status = 'cancelled'), 0) as cancelled_minor,
        coalesce(sum(n * amount_minor) filter (where status = 'reversed'), 0) as reversed_minor
      from changed group by currency, began
    ), counted as (
      insert into payout_rollups as r
        select s.minutes, date_bin(s.minutes * interval '1 minute', m.began, timestamptz '2000-01-01 00:00+00'), m.currency,
          sum(payouts), sum(amount_minor), sum(paid), sum(failed), sum(pending), sum(unknown), sum(cancelled), sum(reversed),
          sum(retried), sum(processing_ms), sum(paid_minor), sum(failed_minor), sum(cancelled_minor), sum(reversed_minor)
        from minutes m cross join (values (1), (60)) s (minutes) group by 1, 2, 3 order by 1, 2, 3
        on conflict (span_minutes, starts_at, currency) do update set
          payouts = r.payouts + excluded.payouts, amount_minor = r.amount_minor + excluded.amount_minor,
          paid = r.paid + excluded.paid, failed = r.failed + excluded.failed, pending = r.pending + excluded.pending,
          unknown = r.unknown + excluded.unknown, cancelled = r.cancelled + excluded.cancelled,
          reversed = r.reversed + excluded.reversed, retried = r.retried + excluded.retried,
          processing_ms = r.processing_ms + excluded.processing_ms,
          paid_minor = r.paid_minor + excluded.paid_minor, failed_minor = r.failed_minor + excluded.failed_minor,
          cancelled_minor = r.cancelled_minor + excluded.cancelled_minor, reversed_minor = r.reversed_minor + excluded.reversed_minor
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
    create or replace function %I() returns trigger language plpgsql as $function$
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
    create or replace function rebuild_rollups() returns void language plpgsql
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

-- Counted anew at the next look, which takes as long as there are payouts: the start is not held up by it.
update rollup_state set stale = true;
