--liquibase formatted sql
--changeset bidd:202611221003_capacity_create_ledger
-- What a provisioner has seen of the cluster last.
create table capacity_seen (
    only_one boolean primary key default true check (only_one),
    nodes    jsonb not null,
    seen_at  timestamptz not null
);
-- Room that somebody may count on, at its most pods; the holder is a rental.
create table capacity_promises (
    holder     text primary key,
    pods       int not null check (pods >= 1),
    most_pods  int not null check (most_pods >= pods),
    cpu_millis int not null check (cpu_millis > 0),
    memory_mib int not null check (memory_mib > 0),
    from_at    timestamptz not null,
    until_at   timestamptz not null,
    check (until_at >= from_at)
);
-- What was ordered before there was a ledger, with the usual lead and grace.
insert into capacity_promises
select rentals.id,
       coalesce((spec -> 'room' ->> 'pods')::int, pods),
       coalesce((spec -> 'room' ->> 'mostPods')::int, most_pods),
       coalesce((spec -> 'room' ->> 'cpuMillis')::int, cpu_millis),
       coalesce((spec -> 'room' ->> 'memoryMib')::int, memory_mib),
       starts_at - interval '1 hour',
       coalesce(delete_at, ends_at + interval '30 days')
from rentals
join plans on code = plan_code and plans.version = plan_version
left join tenants on tenants.id = tenant_id
where isolation = 'DEDICATED' and phase not in ('DELETED', 'CANCELLED');
