--liquibase formatted sql
--changeset bidd:202611211000_member_create_members
create table members (
    id            text primary key,
    email         text not null,
    password_hash text not null,
    name          text not null,
    phone         text not null,
    created_at    timestamptz not null
);
create unique index members_email on members (lower(email));
grant select, insert, update on members to ${role};
