--liquibase formatted sql
--changeset bidd:202611231000_stock_commit_in_groups
-- Stock is written in groups by a transaction that has locked the item's row, so references are not looked up for each hold.
-- What a person has of an item is counted from the holds; stock_takings is not read any more and goes with a later release.
alter table stock_holds drop constraint stock_holds_item_id_fkey;
alter table stock_holds add column returned int not null default 0;
alter table stock_holds add constraint stock_holds_returned check (returned between 0 and quantity);
alter table stock_holds set (fillfactor = 80);
create index stock_holds_person on stock_holds (item_id, person_id);
drop index stock_holds_expiry;
alter table stock_items set (fillfactor = 50);
-- WITHDRAW: the seller lowers the supply. WRITE_OFF: a unit that was sold came back and is not for sale again.
alter table stock_movements drop constraint stock_movements_kind_check;
alter table stock_movements add constraint stock_movements_kind_check
    check (kind in ('SUPPLY', 'WITHDRAW', 'HOLD', 'SELL', 'RELEASE', 'GIVE_BACK', 'WRITE_OFF'));
