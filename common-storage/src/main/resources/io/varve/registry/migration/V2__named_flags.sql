-- Switches that sites name themselves; a flag that has no row is off.
create table named_flag (
  name text    not null primary key,
  up   integer not null
);
