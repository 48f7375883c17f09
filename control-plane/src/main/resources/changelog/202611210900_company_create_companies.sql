--liquibase formatted sql
--changeset bidd:202611210900_company_create_companies
create table companies (
    id              text primary key,
    name            text not null,
    business_number text not null check (business_number ~ '^[0-9]{10}$'),
    representative  text not null,
    email           text not null,
    phone           text not null,
    state           text not null check (state in ('APPLIED', 'APPROVED', 'REJECTED')),
    reason          text,
    applied_at      timestamptz not null,
    reviewed_at     timestamptz,
    reviewed_by     text,
    version         int not null,
    check (state <> 'REJECTED' or reason is not null)
);
-- A rejected company may apply again; a company that is here already may not.
create unique index companies_business_number on companies (business_number) where state <> 'REJECTED';
