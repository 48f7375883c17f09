--liquibase formatted sql
--changeset bidd:202611281002_capacity_shared_places
-- Places in runtimes that shops share, by the people who are expected; the holder is a rental.
create table shared_places (
    holder   text primary key,
    crowd    bigint not null check (crowd > 0),
    runtime  text, -- none until the shop is built
    from_at  timestamptz not null,
    people_go_at timestamptz not null, -- from when on nobody comes any more
    until_at timestamptz not null,
    check (people_go_at >= from_at and until_at >= from_at)
);
-- What was ordered before places were counted, with the usual lead and grace.
insert into shared_places
select rentals.id, expected_crowd, spec ->> 'runtime', starts_at - interval '1 hour', greatest(starts_at - interval '1 hour', least(ends_at, coalesce(ending_at, ends_at))),
    coalesce(delete_at, ends_at + interval '30 days')
from rentals
join plans on code = plan_code and plans.version = plan_version
left join tenants on tenants.id = tenant_id
where plans.isolation = 'POOLED' and phase not in ('DELETED', 'CANCELLED');
