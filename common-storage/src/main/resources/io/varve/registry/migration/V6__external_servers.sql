-- Other archives that are asked too, in the order of their places. archives: pbraw for one that answers as EAA does.
create table external_server (
  url      text   not null primary key,
  archives text   not null,
  place    bigint not null
);
