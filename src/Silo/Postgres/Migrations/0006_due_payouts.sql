-- Whatever waits for an outcome has a time at which it is looked at again, and is found by that alone: reminders and
-- messages may all be lost.
update payouts set due_at = updated_at where status in ('retry_scheduled', 'unknown') and due_at is null;
alter table payouts add constraint payouts_waiting_are_due check (status not in ('retry_scheduled', 'unknown') or due_at is not null);

-- Nearly all payouts are paid at once and are never in it.
create index payouts_due on payouts (due_at, id) where due_at is not null;
