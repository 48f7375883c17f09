--liquibase formatted sql
--changeset bidd:202611221000_tenancy_suspend_and_resize
alter table tenants drop constraint tenants_wanted_check, drop constraint tenants_reached_check;
alter table tenants
    add constraint tenants_wanted_check check (wanted in ('RUNNING', 'SUSPENDED', 'CLOSED', 'DELETED')),
    add constraint tenants_reached_check check (reached in ('RUNNING', 'SUSPENDED', 'CLOSED', 'DELETED'));
alter table rentals
    add column suspended_at  timestamptz,
    add column suspended_for text,
    drop constraint rentals_phase_check;
alter table rentals
    add constraint rentals_phase_check check (phase in
        ('AWAITING_PAYMENT', 'SCHEDULED', 'PROVISIONING', 'LIVE', 'SUSPENDED', 'ENDING', 'DELETED', 'CANCELLED')),
    add check (phase <> 'SUSPENDED' or suspended_at is not null and suspended_for is not null);
-- What a shop's own runtime is given on a cluster; a shared one is as large as its shards are.
alter table plans
    add column pods       int not null default 1 check (pods >= 1),
    add column most_pods  int not null default 1,
    add column cpu_millis int not null default 250 check (cpu_millis > 0),
    add column memory_mib int not null default 512 check (memory_mib >= 384),
    add check (most_pods >= pods);
update plans set most_pods = 4 where code = 'EVENT';
