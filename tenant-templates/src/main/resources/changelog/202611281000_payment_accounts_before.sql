--liquibase formatted sql
--changeset bidd:202611281000_payment_accounts_before
-- Credentials that were replaced by others: what was paid with them is confirmed, looked at and given back with them.
create table payment_accounts_before (
    id          bigint generated always as identity primary key,
    provider    text not null,
    sealed      bytea not null,
    replaced_at timestamptz not null
);
grant select, insert on payment_accounts_before to ${role};
--rollback drop table payment_accounts_before;
