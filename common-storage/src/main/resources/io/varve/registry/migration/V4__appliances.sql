-- The appliances that use this registry, and where their services are reached. urls: a JSON object by service.
create table appliance (
  identity text not null primary key,
  urls     text not null
);
