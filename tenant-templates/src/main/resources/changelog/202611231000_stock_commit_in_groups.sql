--liquibase formatted sql
--changeset bidd:202611231000_stock_commit_in_groups
-- Stock is written in groups by a transaction that has locked the item's row, so references are not looked up for each hold.
-- What a person has of an item is counted from the holds; stock_takings is not read any more and goes with a later release.
alter table stock_holds drop constraint stock_holds_item_id_fkey;
alter table stock_holds add column returned int not null default 0;
alter table stock_holds add constraint stock_holds_returned check (returned between 0 and quantity);
alter table stock_holds set (fillfactor = 80);
drop index stock_holds_expiry;
-- One index finds a hold and what a person has; who looks for a hold knows its item and its person.
alter table orders drop constraint orders_hold_id_fkey;
alter table stock_holds drop constraint stock_holds_pkey;
alter table stock_holds add primary key (item_id, person_id, id);
alter table stock_items set (fillfactor = 50);
-- WITHDRAW: the seller lowers the supply. WRITE_OFF: a unit that was sold came back and is not for sale again.
alter table stock_movements drop constraint stock_movements_kind_check;
alter table stock_movements add constraint stock_movements_kind_check
    check (kind in ('SUPPLY', 'WITHDRAW', 'HOLD', 'SELL', 'RELEASE', 'GIVE_BACK', 'WRITE_OFF'));
alter table stock_movements drop constraint stock_movements_pkey;
-- The first movement of a hold is the hold itself: what it says of it cannot be changed, and no row can be removed.
delete from stock_movements where kind = 'HOLD';
revoke update on stock_holds from ${role};
grant update (state, returned, expires_at) on stock_holds to ${role};
create view stock_ledger as
    select item_id, id as hold_id, 'HOLD' as kind, quantity, created_at as at from stock_holds
    union all
    select item_id, hold_id, kind, quantity, at from stock_movements;
grant select on stock_ledger to ${role};
