--liquibase formatted sql
--changeset bidd:202611281000_domain_create_domains
-- Host names of companies' own. Many may claim one; whoever has shown its text last has it.
create table domains (
    rental_id    text not null references rentals (id),
    name         text not null check (name = lower(name) and length(name) <= 240),
    token        text not null,
    claimed_at   timestamptz not null,
    next_look_at timestamptz not null,
    looked_at    timestamptz,
    proven_at    timestamptz,
    found        text check (found in ('NO_RECORD', 'OTHER_RECORD', 'NO_ANSWER', 'TAKEN_OVER')),
    primary key (rental_id, name)
);
create unique index domains_proven on domains (name) where proven_at is not null;
create index domains_due on domains (next_look_at) where proven_at is null;
