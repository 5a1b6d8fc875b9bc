-- What the cluster keeps: its members, grain state and reminders, as Orleans's ADO.NET providers expect it. They read
-- their statements from orleansquery by key and bind parameters and columns by name; how a statement does its work is
-- ours to choose. Nothing here is money. In the single-process build these tables are empty.

create table orleansquery (
  querykey text primary key,
  querytext text not null
);

-- Members. Every change of a row goes with the next version of the whole table, so that of two changes at once one
-- is told to read again.

create table orleansmembershipversiontable (
  deploymentid text collate "C" primary key,
  timestamp timestamptz(3) not null default now(),
  version integer not null default 0
);

create table orleansmembershiptable (
  deploymentid text collate "C" not null references orleansmembershipversiontable,
  address text collate "C" not null,
  port integer not null,
  generation integer not null,
  siloname text not null,
  hostname text not null,
  status integer not null,
  proxyport integer,
  suspecttimes text,
  starttime timestamptz(3) not null,
  iamalivetime timestamptz(3) not null,
  primary key (deploymentid, address, port, generation)
);

insert into orleansquery values
('InsertMembershipVersionKey', $$
  with inserted as (
    insert into orleansmembershipversiontable (deploymentid) values (@DeploymentId) on conflict do nothing returning 1)
  select count(*)::integer from inserted
$$),
('InsertMembershipKey', $$
  with bumped as (
    update orleansmembershipversiontable set timestamp = now(), version = version + 1
    where deploymentid = @DeploymentId and version = @Version
      and not exists (
        select from orleansmembershiptable
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning 1),
  inserted as (
    insert into orleansmembershiptable
      (deploymentid, address, port, generation, siloname, hostname, status, proxyport, starttime, iamalivetime)
    select @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime
    from bumped
    returning 1)
  select count(*)::integer from inserted
$$),
('UpdateMembershipKey', $$
  with bumped as (
    update orleansmembershipversiontable set timestamp = now(), version = version + 1
    where deploymentid = @DeploymentId and version = @Version
      and exists (
        select from orleansmembershiptable
        where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation)
    returning 1),
  updated as (
    update orleansmembershiptable
    set status = @Status, suspecttimes = @SuspectTimes, iamalivetime = @IAmAliveTime
    from bumped
    where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
    returning 1)
  select count(*)::integer from updated
$$),
('UpdateIAmAlivetimeKey', $$
  update orleansmembershiptable set iamalivetime = @IAmAliveTime
  where deploymentid = @DeploymentId and address = @Address and port = @Port and generation = @Generation
$$),
-- The version is told even where there is no such member, or none at all.
('MembershipReadRowKey', $$
  select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
         m.starttime, m.iamalivetime, v.version
  from orleansmembershipversiontable v
  left join orleansmembershiptable m
    on m.deploymentid = v.deploymentid and m.address = @Address and m.port = @Port and m.generation = @Generation
  where v.deploymentid = @DeploymentId
$$),
('MembershipReadAllKey', $$
  select v.deploymentid, m.address, m.port, m.generation, m.siloname, m.hostname, m.status, m.proxyport, m.suspecttimes,
         m.starttime, m.iamalivetime, v.version
  from orleansmembershipversiontable v
  left join orleansmembershiptable m on m.deploymentid = v.deploymentid
  where v.deploymentid = @DeploymentId
$$),
('DeleteMembershipTableEntriesKey', $$
  delete from orleansmembershiptable where deploymentid = @DeploymentId;
  delete from orleansmembershipversiontable where deploymentid = @DeploymentId
$$),
-- 3 is Active.
('CleanupDefunctSiloEntriesKey', $$
  delete from orleansmembershiptable
  where deploymentid = @DeploymentId and iamalivetime < @IAmAliveTime and status <> 3
$$),
('GatewaysQueryKey', $$
  select address, proxyport, generation from orleansmembershiptable
  where deploymentid = @DeploymentId and status = @Status and proxyport > 0
$$);

-- Grain state. The provider's usual table has no unique key, so that two first writes that overlap leave two rows for
-- one grain, and every later read fails. Here the second one meets the key and is told that it is stale.

create table orleansstorage (
  grainidhash integer not null,
  grainidn0 bigint not null,
  grainidn1 bigint not null,
  graintypehash integer not null,
  graintypestring text collate "C" not null,
  grainidextensionstring text collate "C",
  serviceid text collate "C" not null,
  payloadbinary bytea,
  modifiedon timestamptz not null default now(),
  version integer not null default 1
);

create unique index orleansstorage_grain on orleansstorage
  (grainidhash, graintypehash, grainidn0, grainidn1, serviceid, graintypestring, (coalesce(grainidextensionstring, '')));

insert into orleansquery values
('ReadFromStorageKey', $$
  select payloadbinary, version from orleansstorage
  where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
    and serviceid = @ServiceId and graintypestring = @GrainTypeString
    and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '')
$$),
-- Gives no version where nothing was written, which is what tells the provider that it is stale. An update never meets
-- a first write: the one has a version and the other has none.
('WriteToStorageKey', $$
  with updated as (
    update orleansstorage set payloadbinary = @PayloadBinary, modifiedon = now(), version = version + 1
    where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
      and serviceid = @ServiceId and graintypestring = @GrainTypeString
      and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '')
      and version = @GrainStateVersion::integer
    returning version),
  inserted as (
    insert into orleansstorage
      (grainidhash, grainidn0, grainidn1, graintypehash, graintypestring, grainidextensionstring, serviceid, payloadbinary)
    select @GrainIdHash, @GrainIdN0, @GrainIdN1, @GrainTypeHash, @GrainTypeString, @GrainIdExtensionString::text, @ServiceId,
           @PayloadBinary
    where @GrainStateVersion::integer is null
    on conflict do nothing
    returning version)
  select (select version from updated union all select version from inserted) as newgrainstateversion
$$),
-- The row stays, without its state: a version that was handed out never comes back.
('ClearStorageKey', $$
  update orleansstorage set payloadbinary = null, modifiedon = now(), version = version + 1
  where grainidhash = @GrainIdHash and graintypehash = @GrainTypeHash and grainidn0 = @GrainIdN0 and grainidn1 = @GrainIdN1
    and serviceid = @ServiceId and graintypestring = @GrainTypeString
    and coalesce(grainidextensionstring, '') = coalesce(@GrainIdExtensionString::text, '')
    and version = @GrainStateVersion::integer
  returning version as newgrainstateversion
$$);

-- Reminders. Each silo reads those of its range of the hash ring, again and again.

create table orleansreminderstable (
  serviceid text collate "C" not null,
  grainid text collate "C" not null,
  remindername text collate "C" not null,
  starttime timestamptz(3) not null,
  period bigint not null check (period > 0),
  grainhash integer not null,
  version integer not null default 0,
  primary key (serviceid, grainid, remindername)
);

-- The provider's usual table lacks it and is read whole for every range.
create index orleansreminderstable_ring on orleansreminderstable (serviceid, grainhash);

insert into orleansquery values
('UpsertReminderRowKey', $$
  insert into orleansreminderstable (serviceid, grainid, remindername, starttime, period, grainhash)
  values (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash)
  on conflict (serviceid, grainid, remindername) do update
  set starttime = excluded.starttime, period = excluded.period, grainhash = excluded.grainhash,
      version = orleansreminderstable.version + 1
  returning version
$$),
('ReadReminderRowsKey', $$
  select grainid, remindername, starttime, period, version from orleansreminderstable
  where serviceid = @ServiceId and grainid = @GrainId
$$),
('ReadReminderRowKey', $$
  select grainid, remindername, starttime, period, version from orleansreminderstable
  where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName
$$),
('ReadRangeRows1Key', $$
  select grainid, remindername, starttime, period, version from orleansreminderstable
  where serviceid = @ServiceId and grainhash > @BeginHash and grainhash <= @EndHash
$$),
-- The range that goes over the ring's end, so that nothing is in both halves; one condition with "or" would read the
-- whole table.
('ReadRangeRows2Key', $$
  select grainid, remindername, starttime, period, version from orleansreminderstable
  where serviceid = @ServiceId and grainhash > @BeginHash
  union all
  select grainid, remindername, starttime, period, version from orleansreminderstable
  where serviceid = @ServiceId and grainhash <= @EndHash
$$),
('DeleteReminderRowKey', $$
  with deleted as (
    delete from orleansreminderstable
    where serviceid = @ServiceId and grainid = @GrainId and remindername = @ReminderName and version = @Version
    returning 1)
  select count(*)::integer from deleted
$$),
('DeleteReminderRowsKey', $$
  delete from orleansreminderstable where serviceid = @ServiceId
$$);
