--liquibase formatted sql
--changeset bidd:202611221000_waitingroom_create_lines
-- One line for each deal: what the seller wants of it, who tends it, and what must survive the loss of Redis.
create table lines (
    deal_id          text primary key references deals (id),
    title            text not null,
    mode             text not null default 'ALWAYS' check (mode in ('OFF', 'ALWAYS', 'ABOVE_LOAD')),
    rejoin           text not null default 'KEEP' check (rejoin in ('KEEP', 'BACK')),
    when_away        text not null default 'CLOSED' check (when_away in ('CLOSED', 'OPEN')),
    passes           int not null default 100 check (passes between 1 and 100000),
    busy_from        int not null default 50 check (busy_from between 0 and 100000),
    pass_seconds     int not null default 600 check (pass_seconds between 60 and 3600),
    claim_seconds    int not null default 60 check (claim_seconds between 10 and 600),
    early_seconds    int not null default 3600 check (early_seconds between 0 and 86400),
    cap_per_minute   int check (cap_per_minute > 0),
    floor_per_minute int check (floor_per_minute > 0),
    vip_share        int not null default 0 check (vip_share between 0 and 90),
    paused_at        timestamptz,
    closed_at        timestamptz,
    -- the draw: the seed's hash is public from the beginning, the seed once it is drawn
    seed             bytea not null default sha256((gen_random_uuid()::text || gen_random_uuid()::text)::bytea),
    entrants         bigint,
    list_hash        text,
    drawn_at         timestamptz,
    -- the lease: who lets people in; the fence grows with every change of hands
    holder           text,
    fence            bigint not null default 0,
    lease_until      timestamptz,
    -- no number above the ceiling has been given out; marks are the line as last seen
    ceiling          bigint not null default 0,
    vip_ceiling      bigint not null default 0,
    marks            text,
    sold_out_at      timestamptz,
    reported_at      timestamptz,
    check (floor_per_minute is null or cap_per_minute is null or floor_per_minute <= cap_per_minute)
);
insert into lines (deal_id, title) select deals.id, name from deals join products on products.id = product_id;
grant select, insert, update on lines to ${role};
