--liquibase formatted sql
--changeset bidd:202611210904_billing_create_invoices
create table invoices (
    id         text primary key,
    company_id text not null references companies (id),
    rental_id  text not null,
    currency   text not null check (length(currency) = 3),
    net        bigint not null,
    vat        bigint not null,
    total      bigint not null,
    issued_at  timestamptz not null,
    paid_at    timestamptz,
    voided_at  timestamptz,
    check (net >= 0 and vat >= 0 and total = net + vat),
    check (paid_at is null or voided_at is null)
);
create index invoices_rental on invoices (rental_id);
create table invoice_lines (
    invoice_id text not null references invoices (id),
    position   int not null,
    code       text not null,
    quantity   bigint not null,
    unit_price bigint not null,
    amount     bigint not null check (amount = quantity * unit_price),
    primary key (invoice_id, position)
);
