--liquibase formatted sql
--changeset bidd:202611211001_catalog_create_products
create table products (
    id                 text primary key,
    name               text not null,
    category           text not null check (category in
        ('FASHION', 'BEAUTY', 'FOOD', 'APPLIANCE', 'SPORTS', 'LIVING', 'PET', 'TRAVEL')),
    description        text not null,
    currency           text not null check (length(currency) = 3),
    list_price         bigint not null check (list_price > 0),
    suggested_price    bigint,
    suggested_quantity int,
    suggested_limit    int,
    created_at         timestamptz not null
);
create table product_pictures (
    id         text primary key,
    product_id text not null references products (id),
    position   int not null,
    media_type text not null check (media_type in ('image/png', 'image/jpeg')),
    content    bytea not null,
    unique (product_id, position)
);
grant select, insert, update on products, product_pictures to ${role};
