--liquibase formatted sql
--changeset bidd:202611221002_tenancy_flight_records
-- Each step that a provisioner took for a shop. Tries that fail for the same cause are one row.
create table flight_records (
    id         bigint generated always as identity primary key,
    tenant_id  text not null references tenants,
    generation bigint not null,
    wanted     text not null,
    room       text not null,
    step       text not null,
    state      text not null check (state in ('DONE', 'WAITING')),
    at         timestamptz not null,
    millis     bigint not null,
    tries      integer not null default 1 check (tries > 0),
    cause      text,
    next_try   timestamptz,
    changes    jsonb not null,
    unique (tenant_id, generation, step, at)
);
create index on flight_records (tenant_id, id desc);
