-- Who is told of alerts (docs/decisions/0021-notifications.md). Alert events are the outbox: they are written in the
-- transaction of the alert's change. Here is up to which they were made into deliveries, and what became of each.

create type notification_channel as enum ('email', 'webhook');
create type notification_status as enum ('pending', 'sent', 'given_up');

-- One row. What happened before anybody could be told is not told afterwards.
create table notification_watermark (
  one boolean primary key default true check (one),
  last_event bigint not null check (last_event >= 0)
);
insert into notification_watermark (last_event) select coalesce(max(id), 0) from alert_events;
create trigger notification_watermark_kept before delete or truncate on notification_watermark
  for each statement execute function refuse_change();

create table notification_deliveries (
  id uuid primary key,
  channel notification_channel not null,
  -- A SHA-256 of the address: the address itself is in the alerts' configuration, and is looked up there when it is written to.
  target text collate "C" not null check (target ~ '^[0-9a-f]{64}$'),
  -- More than one make a digest.
  event_ids bigint[] not null check (cardinality(event_ids) >= 1),
  first_event bigint not null references alert_events,
  status notification_status not null default 'pending',
  attempts int not null default 0 check (attempts >= 0),
  created_at timestamptz not null,
  due_at timestamptz not null,
  ended_at timestamptz,
  last_error text,
  check (first_event = event_ids[1]),
  check ((status = 'pending') = (ended_at is null)),
  unique (channel, target, first_event)
);
create index notification_deliveries_due on notification_deliveries (due_at) where status = 'pending';
