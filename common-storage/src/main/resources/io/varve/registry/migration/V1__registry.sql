-- The registry's tables. The statements run on SQLite and PostgreSQL alike: TEXT, BIGINT and INTEGER only.
-- Instants are nanoseconds since 1970-01-01 UTC, truth values 0 and 1.

-- One row. A change takes the next number first, so the row's lock puts the changes in commit order.
create table revision_counter (
  newest bigint not null
);
insert into revision_counter (newest) values (0);

-- bean: the type info as EAA's bean JSON.
create table type_info (
  pv_name   text   not null primary key,
  appliance text   not null,
  revision  bigint not null,
  bean      text   not null
);
create index type_info_revision on type_info (revision);
create index type_info_appliance on type_info (appliance, revision);

-- Type infos that an appliance had and has no more, deleted or given to another appliance.
create table type_info_deletion (
  pv_name   text   not null,
  appliance text   not null,
  revision  bigint not null,
  primary key (pv_name, appliance)
);
create index type_info_deletion_appliance on type_info_deletion (appliance, revision);

create table alias (
  alias   text not null primary key,
  pv_name text not null
);
create index alias_pv_name on alias (pv_name);

create table archive_request (
  pv_name        text   not null primary key,
  requested_name text   not null,
  appliance      text   not null,
  parameters     text   not null,
  state          text   not null,
  requested_at   bigint not null,
  state_since    bigint not null,
  meta_info      text,
  reason         text
);
create index archive_request_appliance on archive_request (appliance);

-- data_stores: a JSON array of store URLs.
create table tombstone (
  pv_name     text    not null primary key,
  appliance   text    not null,
  chunk_key   text    not null,
  data_stores text    not null,
  delete_data integer not null,
  asked_at    bigint  not null
);
create index tombstone_appliance on tombstone (appliance);

-- sealed_before: null until the engine has said one.
create table lease (
  appliance     text   not null,
  role          text   not null,
  holder        text   not null,
  epoch         bigint not null,
  expires_at    bigint not null,
  sealed_before bigint,
  primary key (appliance, role)
);
