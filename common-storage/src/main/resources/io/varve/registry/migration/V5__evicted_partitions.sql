-- Partitions that were removed because their store was short of space. Never removed: it is the audit.
create table evicted_partition (
  id         text   not null primary key,
  pv_name    text   not null,
  appliance  text   not null,
  store      text   not null,
  root       text   not null,
  file       text   not null,
  from_at    bigint not null,
  to_at      bigint not null,
  samples    bigint,
  bytes      bigint not null,
  reason     text   not null,
  evicted_at bigint not null,
  state      text   not null
);
create index evicted_partition_pv_name on evicted_partition (pv_name);
create index evicted_partition_root on evicted_partition (appliance, root, evicted_at);
create index evicted_partition_state on evicted_partition (appliance, state);
