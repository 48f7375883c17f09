--liquibase formatted sql
--changeset bidd:202611231001_checkout_orders_of_lines
-- An order has lines; the columns of its one deal are empty in new orders and go with a later release.
create table order_lines (
    id           text primary key, -- also the id of its hold
    order_id     text not null references orders (id),
    position     int not null,
    deal_id      text not null,
    product_name text not null,
    quantity     int not null check (quantity > 0),
    currency     text not null check (length(currency) = 3),
    unit_price   bigint not null check (unit_price > 0),
    pass_id      text not null,
    returned     int not null default 0 check (returned between 0 and quantity)
) with (fillfactor = 90);
insert into order_lines (id, order_id, position, deal_id, product_name, quantity, currency, unit_price, pass_id, returned)
    select hold_id, id, 0, deal_id, product_name, quantity, currency, unit_price, pass_id, case state when 'REFUNDED' then quantity else 0 end from orders;
alter table order_lines drop constraint order_lines_order_id_fkey; -- written together with the order, in the same transaction
create index order_lines_order on order_lines (order_id);
create index order_lines_deal on order_lines (deal_id);
create unique index order_lines_pass on order_lines (pass_id); -- a pass is for one order

alter table orders add column shipping_fee bigint not null default 0 check (shipping_fee >= 0);
alter table orders add column refunded bigint not null default 0;
alter table orders add column extended_at timestamptz;
alter table orders add column ended_at timestamptz; -- cancelled, expired or refunded
alter table orders add column carrier text;
alter table orders add column tracking_number text;
alter table orders add constraint orders_refunded check (refunded between 0 and total);
alter table orders alter column version set default 0;
alter table orders alter column deal_id drop not null, alter column product_name drop not null,
    alter column quantity drop not null, alter column unit_price drop not null,
    alter column hold_id drop not null, alter column pass_id drop not null;
alter table orders drop constraint orders_member_id_fkey, drop constraint orders_deal_id_fkey,
    drop constraint orders_hold_id_key, drop constraint orders_pass_id_key, drop constraint orders_check;
drop index orders_deal;
alter table orders add constraint orders_total check (total > shipping_fee);
alter table orders drop constraint orders_state_check;
alter table orders add constraint orders_state_check check (state in ('OPEN', 'PAYING', 'PAID', 'PREPARING', 'SHIPPED', 'DELIVERED',
    'REFUNDING', 'REFUNDED', 'CANCELLED', 'EXPIRED'));
alter table orders set (fillfactor = 80);
update orders set refunded = total, ended_at = refunded_at where state = 'REFUNDED';
alter table order_events drop constraint order_events_order_id_fkey, drop constraint order_events_pkey;
alter table order_events add column actor text not null default 'SYSTEM' check (actor in ('SHOPPER', 'SELLER', 'PROVIDER', 'SYSTEM'));
grant select, insert, update on order_lines to ${role};

-- Answers to commands, by who sent them and the key they came with; an order's key is a column of the order.
create table idempotency_keys (
    caller       text not null,
    key          text not null,
    request_hash text not null,
    status       int, -- absent while the command runs
    content_type text,
    body         text,
    created_at   timestamptz not null,
    primary key (caller, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);
grant select, insert, update, delete on idempotency_keys to ${role};

-- What the shop has decided once for all its orders; one row.
create table shop_rules (
    one                 boolean primary key default true check (one),
    shipping_fee        bigint not null default 0 check (shipping_fee >= 0),
    free_shipping_from  bigint check (free_shipping_from >= 0), -- goods of an order in won
    refund_hours        int not null default 168 check (refund_hours between 0 and 8760), -- a shopper may ask for the money, after paying
    restock             boolean not null default true -- whether what comes back is for sale again
);
insert into shop_rules default values;
grant select, update on shop_rules to ${role};

alter table deals add column called_off_at timestamptz;
alter table deals add column called_off_because text;
