--liquibase formatted sql
--changeset bidd:202611231003_checkout_command_keys
-- What a command did carries the command's key: where its answer was lost, the same command again finds it and does nothing more.
alter table refunds add column command_key text;
create unique index refunds_command on refunds (order_id, command_key) where command_key is not null;
alter table stock_movements add column command_key text;
create unique index stock_movements_command on stock_movements (item_id, command_key) where command_key is not null;
--rollback drop index stock_movements_command;
--rollback alter table stock_movements drop column command_key;
--rollback drop index refunds_command;
--rollback alter table refunds drop column command_key;
