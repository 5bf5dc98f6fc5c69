-- Whether a job has got to where it can only go on: then neither a cancel nor a failure ends it.
alter table job add column committed integer not null default 0;
