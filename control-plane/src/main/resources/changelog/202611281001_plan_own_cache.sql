--liquibase formatted sql
--changeset bidd:202611281001_plan_own_cache
-- Memory of a Redis of the shop's own, in MiB; 0 for those who share the platform's.
alter table plans add column cache_mib int not null default 0 check (cache_mib = 0 or cache_mib >= 64);
alter table capacity_promises add column cache_mib int not null default 0 check (cache_mib = 0 or cache_mib >= 64);
insert into plans (code, version, isolation, currency, base_fee, day_fee, included_crowd, crowd_step, crowd_step_fee,
                   max_crowd, max_days, offered_from, pods, most_pods, cpu_millis, memory_mib, cache_mib)
values ('ENTERPRISE', 1, 'DEDICATED', 'KRW', 900000, 290000, 100000, 50000, 200000,
        1000000, 92, '2026-01-01T00:00:00Z', 2, 8, 500, 1024, 512);
