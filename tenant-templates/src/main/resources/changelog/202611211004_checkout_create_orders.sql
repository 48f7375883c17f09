--liquibase formatted sql
--changeset bidd:202611211004_checkout_create_orders
create table orders (
    id              text primary key,
    member_id       text not null references members (id),
    deal_id         text not null references deals (id),
    product_name    text not null,
    quantity        int not null check (quantity > 0),
    currency        text not null check (length(currency) = 3),
    unit_price      bigint not null check (unit_price > 0),
    total           bigint not null check (total = unit_price * quantity),
    receiver        text not null,
    phone           text not null,
    zipcode         text not null,
    address         text not null,
    hold_id         text not null unique references stock_holds (id),
    pass_id         text not null unique,
    idempotency_key text not null,
    request_hash    text not null,
    state           text not null check (state in
        ('OPEN', 'PAYING', 'PAID', 'REFUNDING', 'REFUNDED', 'EXPIRED')),
    placed_at       timestamptz not null,
    pay_until       timestamptz not null,
    look_at         timestamptz,
    paid_at         timestamptz,
    refunded_at     timestamptz,
    version         int not null,
    unique (member_id, idempotency_key)
);
create index orders_member on orders (member_id, placed_at desc);
create index orders_deal on orders (deal_id);
create index orders_look_at on orders (look_at) where look_at is not null;
create table order_events (
    id       bigint generated always as identity primary key,
    order_id text not null references orders (id),
    state    text not null,
    reason   text,
    at       timestamptz not null
);
create index order_events_order on order_events (order_id);
create table order_payments (
    order_id     text primary key references orders (id),
    provider     text not null,
    provider_ref text unique,
    pay_url      text,
    currency     text not null check (length(currency) = 3),
    amount       bigint not null check (amount > 0),
    started_at   timestamptz not null
);
grant select, insert, update on orders, order_payments to ${role};
grant select, insert on order_events to ${role};
