--liquibase formatted sql
--changeset bidd:202611211003_stock_create_stock_items
-- The truth about every unit: free, held for an order, or sold. The sum is the supply at every commit.
create table stock_items (
    item_id text primary key,
    supply  int not null check (supply >= 0),
    free    int not null check (free >= 0),
    held    int not null check (held >= 0),
    sold    int not null check (sold >= 0),
    check (supply = free + held + sold)
);
create table stock_holds (
    id         text primary key,
    item_id    text not null references stock_items (item_id),
    person_id  text not null,
    quantity   int not null check (quantity > 0),
    state      text not null check (state in ('HELD', 'SOLD', 'RELEASED')),
    expires_at timestamptz,
    created_at timestamptz not null,
    -- a hold without an end is pinned: its payment is under way
    check (state = 'HELD' or expires_at is null)
);
create index stock_holds_expiry on stock_holds (expires_at) where state = 'HELD';
-- How many units of an item a person has, held or sold.
create table stock_takings (
    item_id   text not null references stock_items (item_id),
    person_id text not null,
    taken     int not null check (taken >= 0),
    primary key (item_id, person_id)
);
-- Every movement, for ever.
create table stock_movements (
    id       bigint generated always as identity primary key,
    item_id  text not null,
    hold_id  text,
    kind     text not null check (kind in ('SUPPLY', 'HOLD', 'SELL', 'RELEASE', 'GIVE_BACK')),
    quantity int not null check (quantity > 0),
    at       timestamptz not null
);
create index stock_movements_item on stock_movements (item_id);
grant select, insert, update on stock_items, stock_holds, stock_takings to ${role};
grant select, insert on stock_movements to ${role};
