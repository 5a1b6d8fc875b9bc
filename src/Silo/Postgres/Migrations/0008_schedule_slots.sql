-- What became of each slot of the schedule: the run that pays it, or the slot that took its place before anyone had
-- paid it. One row a slot: it is never both, and it has one run (invariant I8), whoever writes.

create table schedule_slots (
  slot timestamptz primary key,
  run_id text collate "C" unique references runs,
  superseded_by timestamptz check (superseded_by > slot),
  recorded_at timestamptz not null,
  check ((run_id is null) = (superseded_by is not null))
);
-- Missed ones are looked for by the time at which that was found out; there are few.
create index schedule_slots_missed on schedule_slots (recorded_at) where run_id is null;

-- Books that were restored from a backup may have recorded as missed what was paid: the run that is adopted later is right.
create trigger schedule_slots_written_once before update on schedule_slots for each row
  when (old.run_id is not null) execute function refuse_change();
create trigger schedule_slots_kept before delete or truncate on schedule_slots
  for each statement execute function refuse_change();

create function run_takes_its_slot() returns trigger language plpgsql as $$
begin
  insert into schedule_slots (slot, run_id, recorded_at) values (new.slot, new.id, new.started_at)
    on conflict (slot) do update set run_id = excluded.run_id, superseded_by = null, recorded_at = excluded.recorded_at;
  return null;
end $$;
create trigger runs_take_their_slot after insert on runs for each row
  when (new.slot is not null) execute function run_takes_its_slot();

insert into schedule_slots (slot, run_id, recorded_at) select slot, id, started_at from runs where slot is not null;

-- Keys of calls that were answered with a run which somebody else had started: asked again, they get that one again.
create table answered_keys (
  idempotency_key text collate "C" primary key check (length(idempotency_key) between 1 and 255),
  run_id text collate "C" not null references runs,
  recorded_at timestamptz not null
);
