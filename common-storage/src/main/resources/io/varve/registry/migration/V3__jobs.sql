-- Long operations on archived data. parameters and results: JSON objects of texts.
create table job (
  id           text    not null primary key,
  kind         text    not null,
  pv_name      text    not null,
  appliance    text    not null,
  parameters   text    not null,
  state        text    not null,
  steps_done   bigint  not null,
  steps_total  bigint  not null,
  message      text    not null,
  results      text    not null,
  asked_by     text    not null,
  asked_at     bigint  not null,
  ended_at     bigint,
  worker       text,
  heartbeat_at bigint,
  cancel_asked integer not null
);
create index job_appliance on job (appliance, state);
create index job_asked_at on job (asked_at);

-- The PVs that a job which has not ended works on.
create table job_pv (
  pv_name text not null primary key,
  job_id  text not null
);

-- Data that a delete by time range took out of the stores, and what became of it. Never removed: it is the audit.
create table deleted_range (
  id         text   not null primary key,
  pv_name    text   not null,
  appliance  text   not null,
  from_at    bigint not null,
  to_at      bigint not null,
  samples    bigint not null,
  bytes      bigint not null,
  asked_by   text   not null,
  deleted_at bigint not null,
  kept_until bigint not null,
  state      text   not null,
  state_at   bigint not null
);
create index deleted_range_pv_name on deleted_range (pv_name);
create index deleted_range_appliance on deleted_range (appliance, state);

-- Folders in store roots that hold what was taken out of the stores, until it is removed for good.
create table trash_folder (
  id         text   not null,
  root       text   not null,
  appliance  text   not null,
  kept_until bigint not null,
  primary key (id, root)
);
create index trash_folder_appliance on trash_folder (appliance, kept_until);
