--liquibase formatted sql
--changeset bidd:202611231004_checkout_fewer_indexes
-- A payment's row changes twice in a purchase. No index that has to be kept right row by row may hang on what changes, or each
-- change writes all of them anew.
alter table payments add column live boolean generated always as (state in ('READY', 'CAPTURING', 'CAPTURED')) stored;
drop index payments_live;
create unique index payments_live on payments (order_id) where live;
drop index payments_captured_at;
create index payments_captured_at on payments using brin (captured_at) with (pages_per_range = 8, autosummarize = on);
-- An order carries when the first of its payments has to be asked about.
update orders set look_at = least(look_at, (select min(payments.look_at) from payments where order_id = orders.id))
    where exists (select from payments where order_id = orders.id and payments.look_at is not null);
drop index payments_look_at;
-- The orders of a member are found by the index of their keys.
drop index orders_member;
alter table payments set (fillfactor = 60);
--rollback create index orders_member on orders (member_id, placed_at desc);
--rollback create index payments_look_at on payments (look_at) where look_at is not null;
--rollback drop index payments_captured_at;
--rollback create index payments_captured_at on payments (captured_at) where captured_at is not null;
--rollback drop index payments_live;
--rollback create unique index payments_live on payments (order_id) where state in ('READY', 'CAPTURING', 'CAPTURED');
--rollback alter table payments drop column live;
