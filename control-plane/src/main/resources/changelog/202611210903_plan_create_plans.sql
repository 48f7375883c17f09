--liquibase formatted sql
--changeset bidd:202611210903_plan_create_plans
-- Prices in won, without VAT. A price is never changed: a new version is added.
create table plans (
    code           text not null,
    version        int not null,
    isolation      text not null check (isolation in ('POOLED', 'DEDICATED')),
    currency       text not null check (length(currency) = 3),
    base_fee       bigint not null check (base_fee >= 0),
    day_fee        bigint not null check (day_fee >= 0),
    included_crowd int not null check (included_crowd > 0),
    crowd_step     int not null check (crowd_step > 0),
    crowd_step_fee bigint not null check (crowd_step_fee >= 0),
    max_crowd      int not null,
    max_days       int not null,
    offered_from   timestamptz not null,
    primary key (code, version)
);
insert into plans values
    ('STARTER', 1, 'POOLED', 'KRW', 0, 19000, 1000, 1000, 5000, 3000, 92, '2026-01-01T00:00:00Z'),
    ('EVENT', 1, 'DEDICATED', 'KRW', 150000, 49000, 10000, 5000, 40000, 100000, 92, '2026-01-01T00:00:00Z');
