-- The runtime that imitated Orleans in one process is gone, and with it its tables (0002). Nothing in them was money: grain
-- state and reminders are made again by the grains.
drop table grain_reminders;
drop table grain_state;
drop sequence grain_versions;
