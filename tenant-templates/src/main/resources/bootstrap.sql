-- What BIDD needs of a PostgreSQL 15 or later, run once by an administrator in the database it shall use. May run again.
do $$
declare
    wanted text;
begin
    foreach wanted in array array['bidd_control', 'bidd_provisioner', 'bidd_sandbox'] loop
        if not exists (select from pg_roles where rolname = wanted) then
            execute format('create role %I login noinherit', wanted);
        end if;
    end loop;
    execute format('revoke all on database %I from public', current_database());
    execute format('grant connect on database %I to bidd_control, bidd_sandbox', current_database());
    -- Makes tenants: roles without rights of their own, and one schema for each.
    execute format('grant connect, create on database %I to bidd_provisioner with grant option', current_database());
end
$$;
alter role bidd_provisioner createrole inherit;
revoke all on schema public from public;
create schema if not exists platform authorization bidd_control;
create schema if not exists provisioner authorization bidd_provisioner;
create schema if not exists sandbox_pay authorization bidd_sandbox;
alter role bidd_control set search_path = platform;
alter role bidd_sandbox set search_path = sandbox_pay;
