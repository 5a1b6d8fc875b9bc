-- The first answers to calls that were sent with an Idempotency-Key, for a day. A row without an answer is a call in
-- progress; where nobody answers it by claimed_until, its process is gone and the same call may be made again.
create table idempotent_answers (
  -- SHA-256 of who calls and the key.
  id text collate "C" primary key check (id ~ '^[0-9a-f]{64}$'),
  -- SHA-256 of what is asked for: method, address, type and body.
  request_hash bytea not null check (length(request_hash) = 32),
  -- Whose answer it will be.
  attempt uuid not null,
  claimed_until timestamptz,
  expires_at timestamptz not null,
  status int check (status between 200 and 299),
  location text,
  -- Sealed by the program: an answer has names and addresses in it.
  answer text,
  check ((claimed_until is null) = (status is not null)),
  check ((status is null) = (answer is null))
);
create index idempotent_answers_expired on idempotent_answers (expires_at);
