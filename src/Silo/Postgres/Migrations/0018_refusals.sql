-- What was refused at Orleans's ports (docs/decisions/0025-orleans-ports.md). The monitor reads these entries at each look,
-- so they have an index of their own; it holds nothing but them.
create index audit_entries_refused on audit_entries (at) where action in ('call.refused', 'connection.refused', 'payout.not_vouched');
