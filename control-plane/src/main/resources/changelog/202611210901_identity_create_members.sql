--liquibase formatted sql
--changeset bidd:202611210901_identity_create_members
create table members (
    id            text primary key,
    company_id    text references companies (id),
    email         text not null,
    password_hash text not null,
    name          text not null,
    role          text not null check (role in ('OWNER', 'ADMIN')),
    created_at    timestamptz not null,
    check ((role = 'ADMIN') = (company_id is null))
);
create unique index members_email on members (lower(email));
