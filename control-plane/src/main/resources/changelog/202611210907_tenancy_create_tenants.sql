--liquibase formatted sql
--changeset bidd:202611210907_tenancy_create_tenants
create sequence tenant_generation;
create table tenants (
    id          text primary key,
    company_id  text not null references companies (id),
    generation  bigint not null unique,
    wanted      text not null check (wanted in ('RUNNING', 'CLOSED', 'DELETED')),
    spec        jsonb not null,
    reached     text check (reached in ('RUNNING', 'CLOSED', 'DELETED')),
    status      jsonb,
    reported_at timestamptz,
    created_at  timestamptz not null
);
create table exports (
    tenant_id  text primary key references tenants (id),
    sha256     text not null check (length(sha256) = 64),
    content    bytea not null,
    created_at timestamptz not null
);
