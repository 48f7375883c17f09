--liquibase formatted sql
--changeset bidd:202611221001_tenancy_isolation_reports
-- What a provisioner found when it tried a shop's walls from inside. A request that is not answered in time is handed out again.
create table isolation_reports (
    id          text primary key,
    tenant_id   text not null references tenants,
    asked_at    timestamptz not null,
    taken_at    timestamptz, -- by a provisioner, which is given some minutes
    reported_at timestamptz,
    report      jsonb,
    check ((report is null) = (reported_at is null))
);
-- One at a time for each shop.
create unique index on isolation_reports (tenant_id) where report is null;
create index on isolation_reports (tenant_id, asked_at desc);
