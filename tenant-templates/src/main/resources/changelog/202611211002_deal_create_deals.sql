--liquibase formatted sql
--changeset bidd:202611211002_deal_create_deals
create table deals (
    id               text primary key,
    product_id       text not null references products (id),
    starts_at        timestamptz not null,
    ends_at          timestamptz not null,
    currency         text not null check (length(currency) = 3),
    price            bigint not null check (price > 0),
    quantity         int not null check (quantity > 0),
    limit_per_person int not null check (limit_per_person > 0),
    created_at       timestamptz not null,
    check (ends_at > starts_at)
);
create index deals_window on deals (ends_at, starts_at);
grant select, insert, update on deals to ${role};
