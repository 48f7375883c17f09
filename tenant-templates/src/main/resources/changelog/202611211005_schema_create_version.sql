--liquibase formatted sql
--changeset bidd:202611211005_schema_create_version
-- The runtime tells which changeset it finds; liquibase's own table stays the provisioner's, readable.
grant select on databasechangelog to ${role};
