--liquibase formatted sql
--changeset bidd:202611210906_rental_create_rentals
create table rentals (
    id             text primary key,
    company_id     text not null references companies (id),
    plan_code      text not null,
    plan_version   int not null,
    shop_name      text not null,
    slug           text not null,
    color          text not null check (color ~ '^#[0-9a-fA-F]{6}$'),
    logo           bytea,
    starts_at      timestamptz not null,
    ends_at        timestamptz not null,
    expected_crowd int not null,
    phase          text not null check (phase in
        ('AWAITING_PAYMENT', 'SCHEDULED', 'PROVISIONING', 'LIVE', 'ENDING', 'DELETED', 'CANCELLED')),
    invoice_id     text not null references invoices (id),
    tenant_id      text unique,
    ordered_at     timestamptz not null,
    paid_at        timestamptz,
    live_at        timestamptz,
    ending_at      timestamptz,
    delete_at      timestamptz,
    deleted_at     timestamptz,
    version        int not null,
    foreign key (plan_code, plan_version) references plans (code, version),
    check (ends_at > starts_at)
);
create unique index rentals_slug on rentals (slug) where phase not in ('DELETED', 'CANCELLED');
create index rentals_company on rentals (company_id, ordered_at desc);
