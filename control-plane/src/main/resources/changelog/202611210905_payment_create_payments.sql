--liquibase formatted sql
--changeset bidd:202611210905_payment_create_payments
create table payments (
    id           text primary key,
    invoice_id   text not null references invoices (id),
    provider     text not null,
    provider_ref text unique,
    pay_url      text,
    currency     text not null check (length(currency) = 3),
    amount       bigint not null check (amount > 0),
    state        text not null check (state in ('STARTED', 'CAPTURED', 'FAILED', 'REFUNDING', 'REFUNDED')),
    reason       text,
    started_at   timestamptz not null,
    settled_at   timestamptz,
    next_look_at timestamptz
);
create index payments_invoice on payments (invoice_id);
create index payments_next_look on payments (next_look_at) where next_look_at is not null;
-- An invoice is paid once.
create unique index payments_captured_once on payments (invoice_id) where state = 'CAPTURED';
-- And it has one open payment at a time, however often somebody clicks.
create unique index payments_started_once on payments (invoice_id) where state = 'STARTED';
